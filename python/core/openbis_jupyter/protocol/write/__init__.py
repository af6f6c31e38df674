"""Makes from the shapes what others read: JSON Schema, types of TypeScript and JSDoc, the reference page.

`make protocol` writes the files; a test fails where one of them is not what would be written.
"""
