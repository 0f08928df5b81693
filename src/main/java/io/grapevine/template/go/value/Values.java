package io.grapevine.template.go.value;

import io.grapevine.base.go.DoubleText;
import io.grapevine.base.go.GoDuration;
import io.grapevine.base.go.GoStrings;
import io.grapevine.base.go.Quoted;
import io.grapevine.model.LabelSet;
import io.grapevine.template.AlertData;
import io.grapevine.template.TemplateData;
import io.grapevine.template.go.value.GoValue.Complex;
import io.grapevine.template.go.value.GoValue.DataValue;
import io.grapevine.template.go.value.GoValue.GoMap;
import io.grapevine.template.go.value.GoValue.IntValue;
import io.grapevine.template.go.value.GoValue.Pair;
import io.grapevine.template.go.value.GoValue.SafeText;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints values by the flags, width and precision of a verb. */
final class Values {
    /** Lists can be put into themselves, level by level; such a value is refused rather than printed for ever. */
    private static final int MAX_DEPTH = 250;

    /** The nil location inside a UTC time, printed by verbs that show a struct's fields. */
    private static final GoValue NIL_LOCATION = () -> GoType.LOCATION;

    final Output out;
    boolean sharp;
    boolean zero;
    boolean plus;
    boolean minus;
    boolean space;
    /** {@code %+v}. */
    boolean fieldNames;
    /** {@code %#v}. */
    boolean goSyntax;

    boolean hasWidth;
    boolean hasPrecision;
    int width;
    int precision;
    private boolean badVerb;

    /** Prints to {@code out}, with no flag set. */
    Values(Output out) {
        this.out = out;
    }

    void argument(@Nullable Object value, int verb) throws FunctionException {
        Object inner = value == GoValue.NIL ? null : value;
        if (inner == null) {
            if (verb == 'v' || verb == 'T') {
                pad("<nil>");
            } else {
                refuse(null, verb);
            }
        } else if (verb == 'T') {
            pad(truncated(GoType.of(inner).toString()));
        } else {
            value(inner, verb, 0);
        }
    }

    private void value(@Nullable Object value, int verb, int depth) throws FunctionException {
        if (depth > MAX_DEPTH) {
            throw new FunctionException("value nested deeper than " + MAX_DEPTH + " levels");
        }
        if (value == null || value == GoValue.NIL) {
            nil();
        } else if (!(value instanceof String) && byMethod(value, verb)) {
            return;
        } else if (!plain(value, verb, depth)) {
            refuse(value, verb);
        }
    }

    /** A nil inside a list or map, whatever the verb. */
    private void nil() throws FunctionException {
        out.append(goSyntax ? "interface {}(nil)" : "<nil>");
    }

    /** Prints what the value says of itself; whether it does, and is asked in a way that lets it. */
    private boolean byMethod(Object value, int verb) throws FunctionException {
        if (badVerb) {
            return false;
        }
        if (verb == 'w') {
            refuse(value, verb);
            return true;
        }
        if (goSyntax && verb == 'v') {
            if (value instanceof GoTime time) {
                pad(truncated(TimeWriter.goSyntax(time)));
            }
            return value instanceof GoTime;
        }
        if (goSyntax || "vsxXq".indexOf(verb) < 0) {
            return false;
        }
        String text = ownText(value);
        return text != null && string(text, verb);
    }

    private boolean plain(Object value, int verb, int depth) throws FunctionException {
        if (value instanceof String s) {
            return string(s, verb);
        }
        if (value instanceof SafeText safe) {
            return string(safe.text(), verb);
        }
        if (value instanceof Long n) {
            return integer(n, true, verb);
        }
        if (value instanceof IntValue n) {
            return integer(n.value(), n.type().kind() == GoType.Kind.INT, verb);
        }
        if (value instanceof Double d) {
            return real(d, verb);
        }
        if (value instanceof Boolean b) {
            return bool(b, verb);
        }
        if (value instanceof Complex c) {
            return complex(c.real(), c.imaginary(), verb);
        }
        if (value == NIL_LOCATION) {
            return nilPointer(verb);
        }
        compound(value, verb, depth);
        return true;
    }

    private boolean nilPointer(int verb) throws FunctionException {
        if (verb == 'v') {
            pad("<nil>");
            return true;
        }
        return "bodxX".indexOf(verb) >= 0 && integer(0, false, verb);
    }

    private void compound(Object value, int verb, int depth) throws FunctionException {
        if (value instanceof GoList list) {
            list(list, verb, depth);
        } else if (value instanceof LabelSet labels && labels.isAbsent() && goSyntax) {
            out.append(GoType.KV + "(nil)");
        } else if (value instanceof LabelSet labels) {
            map(value, labels.toMap(), verb, depth);
        } else if (value instanceof GoMap map) {
            map(value, map.entries(), verb, depth);
        } else {
            struct(value, verb, depth);
        }
    }

    private void open(Object value, String plain) throws FunctionException {
        out.append(goSyntax ? GoType.of(value) + "{" : plain);
    }

    private void separator(int i) throws FunctionException {
        if (i > 0) {
            out.append(goSyntax ? ", " : " ");
        }
    }

    private void map(Object value, Map<String, ? extends @Nullable Object> entries, int verb, int depth)
            throws FunctionException {
        open(value, "map[");
        int i = 0;
        for (Map.Entry<String, ? extends @Nullable Object> entry : entries.entrySet()) {
            separator(i++);
            value(entry.getKey(), verb, depth + 1);
            out.append(':');
            value(entry.getValue(), verb, depth + 1);
        }
        out.append(goSyntax ? '}' : ']');
    }

    private void list(GoList list, int verb, int depth) throws FunctionException {
        if (list.type() == GoType.BYTES && (verb == 'x' || verb == 'X')) {
            hexBytes(list.bytes(), verb == 'X');
            return;
        }
        if (list.type() == GoType.BYTES && (verb == 's' || verb == 'q')) {
            string(GoStrings.of(list.bytes()), verb);
            return;
        }
        if (goSyntax && list.isNil()) {
            out.append(list.type() + "(nil)");
            return;
        }
        open(list, "[");
        for (int i = 0; i < list.size(); i++) {
            separator(i);
            if (list.type() == GoType.BYTES && goSyntax) {
                hex0x(((IntValue) list.element(i)).value());
            } else {
                value(list.get(i), verb, depth + 1);
            }
        }
        out.append(goSyntax ? '}' : ']');
    }

    private void struct(Object value, int verb, int depth) throws FunctionException {
        Fields fields = fields(value);
        if (fields.pointer()) {
            if (depth > 0) {
                out.append("0xc000000000");
                return;
            }
            out.append('&');
        }
        out.append(goSyntax ? fields.typeName() + "{" : "{");
        int i = 0;
        for (Map.Entry<String, Object> field : fields.values().entrySet()) {
            separator(i++);
            if (fieldNames || goSyntax) {
                out.append(field.getKey() + ":");
            }
            value(field.getValue(), verb, depth + 1);
        }
        out.append('}');
    }

    /** The mark of a verb that does not fit its value. */
    private void refuse(@Nullable Object value, int verb) throws FunctionException {
        badVerb = true;
        out.append("%!");
        out.appendCodePoint(verb);
        out.append('(');
        if (value == null) {
            out.append("<nil>");
        } else {
            out.append(GoType.of(value) + "=");
            value(value, 'v', 0);
        }
        out.append(')');
        badVerb = false;
    }

    /**
     * The fields of a struct.
     *
     * @param pointer whether it is passed by reference
     * @param values the values by the fields' names, in Go's order
     */
    record Fields(String typeName, boolean pointer, Map<String, Object> values) {}

    /** The result of the value's method {@code String}; null if it has none. */
    private static @Nullable String ownText(Object value) {
        if (value instanceof LabelSet labels) {
            return Pair.text(Pair.sorted(labels));
        }
        if (value instanceof GoList list) {
            return list.type() == GoType.PAIRS ? Pair.text(list) : null;
        }
        if (value instanceof GoTime || value instanceof Zone) {
            return value.toString();
        }
        if (value instanceof IntValue n) {
            return switch (n.type()) {
                case DURATION -> GoDuration.format(Duration.ofNanos(n.value()));
                case MONTH -> GoTime.month(n.value());
                case WEEKDAY -> GoTime.weekday(n.value());
                default -> null;
            };
        }
        return null;
    }

    /** The fields of a value that is neither a number, a text, a list nor a map. */
    private static Fields fields(Object value) {
        if (value instanceof Pair) {
            return new Fields(GoType.PAIR.toString(), false, values(StructField.PAIR, value));
        }
        if (value instanceof AlertData) {
            return new Fields(GoType.ALERT.toString(), false, values(StructField.ALERT, value));
        }
        if (value instanceof TemplateData || value instanceof DataValue) {
            DataValue data = DataValue.of(value);
            Map<String, Object> values = values(StructField.DATA, data);
            values.put("routeLabelsRendered", data.routeLabelsRendered());
            return new Fields(GoType.DATA_COPY.toString(), data.isPointer(), values);
        }
        if (value instanceof GoTime time) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("wall", new IntValue(GoType.UINT64, time.nanos()));
            values.put("ext", new IntValue(GoType.INT64, time.seconds() - GoTime.ZERO.seconds()));
            values.put("loc", NIL_LOCATION);
            return new Fields(GoType.TIME.toString(), false, values);
        }
        return new Fields(GoType.of(value).toString().replace("*", ""), true, Map.of());
    }

    private static Map<String, Object> values(List<StructField> fields, Object owner) {
        Map<String, Object> values = new LinkedHashMap<>();
        fields.forEach(field -> values.put(field.name(), field.get(owner)));
        return values;
    }

    private boolean bool(boolean value, int verb) throws FunctionException {
        if (verb != 't' && verb != 'v') {
            return false;
        }
        pad(Boolean.toString(value));
        return true;
    }

    private boolean string(String s, int verb) throws FunctionException {
        if (verb == 'q' || (verb == 'v' && goSyntax)) {
            quoted(s);
        } else if (verb == 'v' || verb == 's') {
            pad(truncated(s));
        } else if (verb == 'x' || verb == 'X') {
            hexBytes(GoStrings.bytes(s), verb == 'X');
        } else {
            return false;
        }
        return true;
    }

    private void quoted(String s) throws FunctionException {
        String shown = truncated(s);
        boolean raw = sharp && Print.canBackquote(shown);
        pad(raw ? "`" + shown + "`" : Print.quote(shown, '"', plus));
    }

    private void hexBytes(byte[] bytes, boolean upper) throws FunctionException {
        int length = hasPrecision ? Math.min(precision, bytes.length) : bytes.length;
        if (length == 0) {
            padding(hasWidth ? width : 0);
            return;
        }
        String prefix = sharp ? (upper ? "0X" : "0x") : "";
        HexFormat hex = space ? HexFormat.ofDelimiter(" " + prefix) : HexFormat.of();
        pad(prefix + (upper ? hex.withUpperCase() : hex).formatHex(bytes, 0, length));
    }

    private boolean integer(long bits, boolean signed, int verb) throws FunctionException {
        if (verb == 'v' && goSyntax && !signed) {
            hex0x(bits);
            return true;
        }
        switch (verb) {
            case 'v', 'd' -> number(bits, 10, signed, verb);
            case 'b' -> number(bits, 2, signed, verb);
            case 'o', 'O' -> number(bits, 8, signed, verb);
            case 'x', 'X' -> number(bits, 16, signed, verb);
            case 'c' -> pad(Character.toString(character(bits)));
            case 'q' -> pad(Print.quote(Character.toString(character(bits)), '\'', plus));
            case 'U' -> unicode(bits);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** An unsigned number in hexadecimal with its prefix. */
    private void hex0x(long bits) throws FunctionException {
        boolean asked = sharp;
        sharp = true;
        number(bits, 16, false, 'v');
        sharp = asked;
    }

    private static int character(long bits) {
        boolean valid = bits >= 0 && bits <= Character.MAX_CODE_POINT && !(bits >= 0xD800 && bits <= 0xDFFF);
        return valid ? (int) bits : 0xFFFD;
    }

    private void unicode(long bits) throws FunctionException {
        String hex = Long.toHexString(bits).toUpperCase(Locale.ROOT);
        int digits = hasPrecision ? Math.max(4, precision) : 4;
        String shown = "U+" + "0".repeat(Math.max(0, digits - hex.length())) + hex;
        boolean printable = bits >= 0 && bits <= Character.MAX_CODE_POINT && Quoted.isPrint((int) bits);
        padWithSpaces(sharp && printable ? shown + " '" + Character.toString((int) bits) + "'" : shown);
    }

    private void number(long bits, int radix, boolean signed, int verb) throws FunctionException {
        if (hasPrecision && precision == 0 && bits == 0) {
            padWithSpaces("");
            return;
        }
        boolean negative = signed && bits < 0;
        String digits = Long.toUnsignedString(negative ? -bits : bits, radix);
        boolean leadingSign = negative || plus || space;
        int wanted = 0;
        if (hasPrecision) {
            wanted = precision;
        } else if (zero && !minus && hasWidth) {
            wanted = width - (leadingSign ? 1 : 0);
        }
        StringBuilder text = new StringBuilder(leadingSign ? (negative ? "-" : plus ? "+" : " ") : "");
        String padded = "0".repeat(Math.max(0, wanted - digits.length())) + digits;
        text.append(verb == 'O' ? "0o" : "").append(prefix(radix, verb, padded)).append(padded);
        padWithSpaces(verb == 'X' ? text.toString().toUpperCase(Locale.ROOT) : text.toString());
    }

    private String prefix(int radix, int verb, String digits) {
        if (!sharp) {
            return "";
        }
        return switch (radix) {
            case 2 -> "0b";
            case 8 -> digits.startsWith("0") ? "" : "0";
            case 16 -> verb == 'X' ? "0X" : "0x";
            default -> "";
        };
    }

    private boolean real(double v, int verb) throws FunctionException {
        switch (verb) {
            case 'v' -> real(v, 'g', -1);
            case 'b', 'g', 'G', 'x', 'X' -> real(v, (char) verb, -1);
            case 'e', 'E', 'f' -> real(v, (char) verb, 6);
            case 'F' -> real(v, 'f', 6);
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean complex(double re, double im, int verb) throws FunctionException {
        if ("vbgGxXfFeE".indexOf(verb) < 0) {
            return false;
        }
        boolean asked = plus;
        out.append('(');
        real(re, verb);
        plus = true;
        real(im, verb);
        out.append("i)");
        plus = asked;
        return true;
    }

    private void real(double v, char form, int defaultPrecision) throws FunctionException {
        int digits = hasPrecision ? precision : defaultPrecision;
        String text = DoubleText.format(v, form, digits);
        char sign = text.charAt(0) == '-' ? '-' : space && !plus ? ' ' : '+';
        String magnitude = text.charAt(0) == '-' || text.charAt(0) == '+' ? text.substring(1) : text;
        boolean showsSign = plus || sign != '+';
        if (Double.isNaN(v) || Double.isInfinite(v)) {
            boolean bare = Double.isNaN(v) ? !space && !plus : !showsSign;
            padWithSpaces(bare ? magnitude : sign + magnitude);
            return;
        }
        if (sharp && form != 'b') {
            magnitude = withPoint(magnitude, form, digits);
        }
        if (!showsSign) {
            pad(magnitude);
        } else if (zero && !minus && hasWidth && width > magnitude.length() + 1) {
            out.append(sign);
            padding(width - magnitude.length() - 1);
            out.append(magnitude);
        } else {
            pad(sign + magnitude);
        }
    }

    /** The sharp flag of floats: always a decimal point, and zeros at the end with {@code %g}. */
    private static String withPoint(String magnitude, char form, int precision) {
        int exponent = magnitude.toLowerCase(Locale.ROOT).indexOf(form == 'x' || form == 'X' ? 'p' : 'e');
        String number = exponent < 0 ? magnitude : magnitude.substring(0, exponent);
        int missing = 0;
        if (form == 'g' || form == 'G' || form == 'x') {
            int significant = number.replace(".", "").replaceFirst("^0+", "").length();
            missing = (precision < 0 ? 6 : precision) - significant;
        }
        String point = "";
        if (number.indexOf('.') < 0) {
            missing -= number.equals("0") ? 1 : 0;
            point = ".";
        }
        return number + point + "0".repeat(Math.max(0, missing)) + magnitude.substring(number.length());
    }

    /** Gives plus and sharp the meaning that they have with {@code %v}. */
    void forV() {
        goSyntax = sharp;
        sharp = false;
        fieldNames = plus;
        plus = false;
    }

    private void pad(String s) throws FunctionException {
        if (!hasWidth || width == 0) {
            out.append(s);
            return;
        }
        int missing = width - s.codePointCount(0, s.length());
        if (minus) {
            out.append(s);
            padding(missing);
        } else {
            padding(missing);
            out.append(s);
        }
    }

    /** Appends {@code s}, padded with spaces even where zeros are asked for. */
    private void padWithSpaces(String s) throws FunctionException {
        boolean asked = zero;
        zero = false;
        pad(s);
        zero = asked;
    }

    private void padding(int count) throws FunctionException {
        out.repeat(zero && !minus ? '0' : ' ', count);
    }

    /** The first characters of {@code s}, as many as the precision says. */
    private String truncated(String s) {
        if (!hasPrecision || s.length() <= precision || s.codePointCount(0, s.length()) <= precision) {
            return s;
        }
        return s.substring(0, s.offsetByCodePoints(0, precision));
    }

    static final class Output {
        /** The largest length of an output, in UTF-16 units: more than any message has, less than would hurt. */
        static final int LIMIT = 16 << 20;

        private final StringBuilder text = new StringBuilder();

        void append(char c) throws FunctionException {
            room(1);
            text.append(c);
        }

        void appendCodePoint(int c) throws FunctionException {
            room(2);
            text.appendCodePoint(c);
        }

        void append(CharSequence s) throws FunctionException {
            room(s.length());
            text.append(s);
        }

        void repeat(char c, int times) throws FunctionException {
            if (times > 0) {
                room(times);
                text.append(String.valueOf(c).repeat(times));
            }
        }

        private void room(int more) throws FunctionException {
            if (text.length() + more > LIMIT) {
                throw new FunctionException("text longer than " + LIMIT + " characters");
            }
        }

        String text() {
            return GoStrings.joined(text.toString());
        }
    }
}
