"""What addresses look like and what they lead to: stated by a layout or a site, or inferred from the portal itself.

It is beneath reading, layouts and discovering. Pure: text in, text out.
"""
