package io.grapevine.matcher.regexp;

import java.util.Optional;

/** Parser of backslash escapes: single characters and classes. */
final class RegexpEscapes {
    private static final int LONGEST_OCTAL = 3;

    private final Cursor in;

    RegexpEscapes(Cursor in) {
        this.in = in;
    }

    /** Reads {@code \d}, {@code \pL}, {@code \p{Greek}} and the like, if that is what comes next. */
    Optional<CharSet> readClass(boolean foldCase) throws RegexpException {
        if (in.looksAt("\\p") || in.looksAt("\\P")) {
            return Optional.of(readUnicodeClass(foldCase));
        }
        int start = in.position();
        if (in.next() == '\\') {
            Optional<CharSet> perl = NamedClasses.perl(in.next(), foldCase);
            if (perl.isPresent()) {
                return perl;
            }
        }
        in.moveTo(start);
        return Optional.empty();
    }

    private CharSet readUnicodeClass(boolean foldCase) throws RegexpException {
        int start = in.position();
        boolean negated = in.looksAt("\\P");
        in.moveTo(start + 2);
        String name;
        if (in.looksAt("{")) {
            int end = in.text().indexOf('}', start);
            if (end < 0) {
                in.moveTo(in.text().length());
                throw in.fault(RegexpError.CLASS_RANGE, start);
            }
            name = in.text().substring(start + 3, end);
            in.moveTo(end + 1);
        } else {
            in.next();
            name = in.since(start + 2);
        }
        boolean inverted = name.startsWith("^");
        Optional<CharSet> named = UnicodeClasses.find(inverted ? name.substring(1) : name);
        if (named.isEmpty()) {
            throw in.fault(RegexpError.CLASS_RANGE, start);
        }
        return NamedClasses.signed(named.get(), negated != inverted, foldCase);
    }

    /** Reads the escape of one character; the cursor is at the backslash. */
    int readCharacter() throws RegexpException {
        int start = in.position();
        in.next();
        if (in.atEnd()) {
            throw new RegexpException(RegexpError.TRAILING_BACKSLASH, "");
        }
        int c = in.next();
        return switch (c) {
            case 'a' -> 0x07;
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            case 'x' -> readHex(start);
            default -> {
                if (c == '0' || (isOctal(c) && isOctal(in.peek()))) {
                    yield readOctal(c);
                }
                if (c < 0x80 && !isAlphanumeric(c)) {
                    yield c;
                }
                throw in.fault(RegexpError.ESCAPE, start);
            }
        };
    }

    private int readOctal(int firstDigit) {
        int value = firstDigit - '0';
        for (int digits = 1; digits < LONGEST_OCTAL && isOctal(in.peek()); digits++) {
            value = value * 8 + in.next() - '0';
        }
        return value;
    }

    private int readHex(int start) throws RegexpException {
        if (in.atEnd()) {
            throw in.fault(RegexpError.ESCAPE, start);
        }
        if (in.skip("{")) {
            return readBracedHex(start);
        }
        int high = hexDigit(in.next());
        int low = hexDigit(in.next());
        if (high < 0 || low < 0) {
            throw in.fault(RegexpError.ESCAPE, start);
        }
        return high * 16 + low;
    }

    private int readBracedHex(int start) throws RegexpException {
        int value = 0;
        boolean empty = true;
        while (!in.atEnd()) {
            int c = in.next();
            if (c == '}' && !empty) {
                return value;
            }
            int digit = hexDigit(c);
            value = value * 16 + digit;
            if (digit < 0 || value > Character.MAX_CODE_POINT) {
                break;
            }
            empty = false;
        }
        throw in.fault(RegexpError.ESCAPE, start);
    }

    private static boolean isOctal(int c) {
        return c >= '0' && c <= '7';
    }

    static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static int hexDigit(int c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }
}
