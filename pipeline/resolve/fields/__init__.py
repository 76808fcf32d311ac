"""What is this document: its title, number, issuer, region, dates and genre.

A notice headed 云州市人民政府文件, 云政发〔2024〕3号, gives the issuer 云州市人民政府 and the number; the plan that it
issues gives the title, the genre and the period. Units named in a document are resolved to their government here too.
"""
