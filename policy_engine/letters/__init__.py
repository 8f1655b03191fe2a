"""Messages with blanks: how one is read, filled, and compared with what it must say. Nothing here knows of policies.

`points` and `limits` are light; `reading` and `filling` load jinja2, so import them inside the function that needs them.
"""
