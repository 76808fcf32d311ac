"""What do header, row and cell of a table say together?

In a table headed 指标 | 单位 | 2025年 | 属性 the row 绿化覆盖率 | % | 42 | 约束性 gives one binding target of 2025.
"""
