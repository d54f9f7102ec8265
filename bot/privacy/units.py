"""What follows a number that counts or measures something, so that it is nobody's number."""

UNITS = (
    r"mgs?|mcg|µg|ug|g|gm|grams?|kg|kilos?|ml|l|cc|iu|units?|milligrams?|milligrammes?|micrograms?|lbs?|pounds?|stone|"
    r"cm|mm|m|km|ft|feet|foot|inch(?:es)?|miles?|steps|k?cals?|calories|kj|people|patients|adults|women|men|children|"
    r"dollars?|bucks|usd|euros?|pesos|rupees|quid|times|x|doses?|tabs?|tablets?|pills?|caps?|capsules?|a\s+day|per\s+day|"
    r"daily|hours?|hrs?|minutes?|mins?|seconds?|secs?|days?|weeks?|months?|years?|yrs?|bpm|mmhg|mmol|percent|participants|"
    r"subjects|cells|platelets|words|rpm|volts|watts|hz|mph|square|sq|views|likes|followers|copies|pieces|trials|studies"
)
UNIT_FOLLOWS = rf"(?!\s?-?(?:%|(?:{UNITS})(?![^\W\d_])))"
