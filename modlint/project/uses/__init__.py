"""Who uses an attribute of a class, who binds it, and who looks after what it holds.

- All of the uses is `uses`: on the receiver, and from elsewhere in `foreign_uses`.
- What an attribute is read from: `receivers`, but for `autograd_contexts`, what is `handing_on` attributes,
  `library_lookups`, and `list_elements`.
- Uses that nobody spells: `receiver_escapes`, `drop_ins`, and by names that `string_attributes` hold.
- Functions that methods hand their receiver to, which use it as these do: `lent_receivers`.
- What the uses tell of an attribute: `attribute_demands`; which ones an object has at all: `instance_attributes`.
- Who binds it anew: `rebinding`. What is done by hand for what is not registered: `manual_registration`.
"""
