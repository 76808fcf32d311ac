"""When does an amount hold, has it happened already, and does it recur?

到2027年，…达到90%以上，目前为82% gives a target of 2027 and a baseline without a year; 每年培训300人 recurs every year.
"""
