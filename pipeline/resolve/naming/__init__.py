"""What does an amount measure, of what, and for whom?

对新认定的省级孵化器给予50万元奖励 measures 新认定的省级孵化器奖励: what is paid for, and the word for the payment.
"""
