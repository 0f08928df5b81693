package io.grapevine.base.go;

/** Parser of quoted strings and character constants by Go's rules. */
public final class Literals {
    private final String body;
    private final char quote;
    private boolean keepBytes;
    private int pos;

    /** Steps through the inside of a literal. */
    private Literals(String body, char quote) {
        this.body = body;
        this.quote = quote;
    }

    /** Thrown for a literal that means nothing. */
    public static final class BadLiteral extends Exception {
        private static final long serialVersionUID = 1L;

        /** An error described by {@code error}. */
        public BadLiteral(String error) {
            super(error, null, false, false);
        }
    }

    /** Decodes a string in double quotes or backquotes; see {@link GoStrings} for bytes that are no UTF-8. */
    public static String unquote(String quoted) throws BadLiteral {
        String body = quoted.substring(1, quoted.length() - 1);
        if (quoted.charAt(0) == '`') {
            return body.replace("\r", "");
        }
        if (body.indexOf('\\') < 0) {
            return body;
        }
        StringBuilder out = new StringBuilder(body.length());
        for (Literals reader = new Literals(body, '"'); reader.hasMore(); ) {
            out.appendCodePoint(reader.next());
        }
        return GoStrings.joined(out.toString());
    }

    /** The character that a constant in single quotes means. */
    public static int character(String quoted) throws BadLiteral {
        Literals reader = new Literals(quoted.substring(1, quoted.length() - 1), '\'');
        if (!reader.hasMore()) {
            throw new BadLiteral("invalid syntax");
        }
        reader.keepBytes = true;
        int c = reader.next();
        if (reader.hasMore()) {
            throw new BadLiteral("malformed character constant: " + quoted);
        }
        return c;
    }

    private boolean hasMore() {
        return pos < body.length();
    }

    /** The next character; a byte that was escaped is kept as such in a string. */
    private int next() throws BadLiteral {
        int c = body.codePointAt(pos);
        pos += Character.charCount(c);
        return c == '\\' ? escape() : c;
    }

    private int escape() throws BadLiteral {
        if (!hasMore()) {
            throw new BadLiteral("invalid syntax");
        }
        char c = body.charAt(pos++);
        return switch (c) {
            case 'a' -> 0x07;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case '\\' -> '\\';
            case 'x' -> byteValue(digits(2, 16));
            case 'u' -> character(digits(4, 16));
            case 'U' -> character(digits(8, 16));
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                pos--;
                yield byteValue(digits(3, 8));
            }
            default -> {
                if (c != quote) {
                    throw new BadLiteral("invalid syntax");
                }
                yield c;
            }
        };
    }

    private int byteValue(long value) throws BadLiteral {
        if (value > 0xFF) {
            throw new BadLiteral("invalid syntax");
        }
        return keepBytes || value < 0x80 ? (int) value : 0xDC00 + (int) value;
    }

    private static int character(long value) throws BadLiteral {
        if (value > Character.MAX_CODE_POINT || (value >= 0xD800 && value <= 0xDFFF)) {
            throw new BadLiteral("invalid syntax");
        }
        return (int) value;
    }

    private long digits(int count, int radix) throws BadLiteral {
        long value = 0;
        for (int i = 0; i < count; i++) {
            char c = hasMore() ? body.charAt(pos++) : 0;
            int digit = c < 0x80 ? Character.digit(c, radix) : -1;
            if (digit < 0) {
                throw new BadLiteral("invalid syntax");
            }
            value = value * radix + digit;
        }
        return value;
    }
}
