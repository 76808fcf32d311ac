"""Why is an amount no target: a condition, a name, a count that announces a list, something that happened long ago.

满3年的企业，给予10万元奖励 promises 10万元; 3年 is the condition on which it is paid, and the ledger says so.
"""
