"""The rules of reading, by the IRIs of shapes/enterprise/intake.ttl, where their texts and severities are."""

from enum import StrEnum
from typing import Final

from xiangce.names import SHAPES


class Rule(StrEnum):
    """What was read other than it was written, or could not be read, and why."""

    # Of one cell that was read.
    SPACES = SHAPES + "ReadSpaces"
    FULL_WIDTH = SHAPES + "ReadFullWidth"
    CAPITALS = SHAPES + "ReadCapitals"
    THOUSANDS = SHAPES + "ReadThousands"
    SCALED = SHAPES + "ReadScaled"
    UNIT_SUFFIX = SHAPES + "ReadUnitSuffix"
    PLAIN_NUMBER = SHAPES + "ReadPlainNumber"
    PERCENT = SHAPES + "ReadPercent"
    ROUNDED = SHAPES + "ReadRounded"
    DATE = SHAPES + "ReadDate"
    SERIAL = SHAPES + "ReadSerial"
    YES_NO = SHAPES + "ReadYesNo"
    NAME = SHAPES + "ReadName"
    RETIRED = SHAPES + "ReadRetired"

    # Of a column, a sheet or a file.
    COLUMN_UNIT = SHAPES + "ReadColumnUnit"
    NO_UNIT = SHAPES + "ReadNoUnit"
    SHEET_DATES = SHAPES + "ReadSheetDates"
    UNKNOWN_COLUMN = SHAPES + "ReadUnknownColumn"
    ROWS_PASSED_OVER = SHAPES + "ReadRowsPassedOver"
    SHEET_PASSED_OVER = SHAPES + "ReadSheetPassedOver"
    OTHER_KIND = SHAPES + "ReadOtherKind"
    HIDDEN = SHAPES + "ReadHidden"
    MERGED = SHAPES + "ReadMerged"
    FORMULAS = SHAPES + "ReadFormulas"
    SUFFIX = SHAPES + "ReadSuffix"
    ENCODING = SHAPES + "ReadEncoding"
    FOREIGN = SHAPES + "ReadForeign"

    # Of one cell that could not be read.
    NO_NUMBER = SHAPES + "UnreadNumber"
    NO_WHOLE_NUMBER = SHAPES + "UnreadWholeNumber"
    TOO_LARGE = SHAPES + "UnreadTooLarge"
    TOO_PRECISE = SHAPES + "UnreadTooPrecise"
    SEPARATORS = SHAPES + "UnreadSeparators"
    EXPONENT = SHAPES + "UnreadExponent"
    DIGITS_LOST = SHAPES + "UnreadDigitsLost"
    CHINESE_NUMERAL = SHAPES + "UnreadChineseNumeral"
    APPROXIMATE = SHAPES + "UnreadApproximate"
    PERCENT_SIGN = SHAPES + "UnreadPercentSign"
    PLACEHOLDER = SHAPES + "UnreadPlaceholder"
    ERROR_VALUE = SHAPES + "UnreadErrorValue"
    FORMULA = SHAPES + "UnreadFormula"
    SCALED_TWICE = SHAPES + "UnreadScaledTwice"
    OTHER_UNIT = SHAPES + "UnreadOtherUnit"
    DATE_FOR_NUMBER = SHAPES + "UnreadDateForNumber"
    HALF_DATE = SHAPES + "UnreadHalfDate"
    NO_DATE = SHAPES + "UnreadDate"
    TIME_OF_DAY = SHAPES + "UnreadTimeOfDay"
    NO_YES_NO = SHAPES + "UnreadYesNo"
    UNKNOWN_CODE = SHAPES + "UnreadCode"
    AMBIGUOUS_NAME = SHAPES + "UnreadAmbiguousName"
    TOO_LONG = SHAPES + "UnreadTooLong"
    NESTED = SHAPES + "UnreadNested"
    DATATYPE = SHAPES + "UnreadDatatype"


DATATYPE_COMPONENT: Final = "DatatypeConstraintComponent"
CLASS_COMPONENT: Final = "ClassConstraintComponent"
