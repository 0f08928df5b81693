package io.grapevine.model.matcher.regexp;

import io.grapevine.model.matcher.regexp.RegexpException.Fault;
import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Parser of what matches one character: backslash escapes, and bracket expressions such as {@code [^a-z\d[:punct:]]}. */
record CharacterParser(Cursor in) {
    private static final int LONGEST_OCTAL = 3;
    private static final CharSet DIGIT = CharSet.ofRanges("09");
    private static final CharSet SPACE = CharSet.ofRanges("\t\n\f\r  ");
    private static final CharSet WORD = CharSet.ofRanges("09AZaz__");

    /** The ranges of the classes between {@code [:} and {@code :]}. */
    private static final Map<String, String> POSIX = Map.ofEntries(
            Map.entry("alnum", "09AZaz"),
            Map.entry("alpha", "AZaz"),
            Map.entry("ascii", "\u0000\u007F"),
            Map.entry("blank", "\t\t  "),
            Map.entry("cntrl", "\u0000\u001F\u007F\u007F"),
            Map.entry("digit", "09"),
            Map.entry("graph", "!~"),
            Map.entry("lower", "az"),
            Map.entry("print", " ~"),
            Map.entry("punct", "!/:@[`{~"),
            Map.entry("space", "\t\r  "),
            Map.entry("upper", "AZ"),
            Map.entry("word", "09AZaz__"),
            Map.entry("xdigit", "09AFaf"));

    /** Reads a bracket expression; the cursor is at the opening bracket. */
    CharSet readBrackets(boolean foldCase) throws RegexpException {
        int start = in.position();
        CharSet.Builder members = new CharSet.Builder();
        in.next();
        boolean negated = in.skip("^");
        boolean first = true;
        while (first || in.peek() != ']') {
            first = false; // a bracket that comes first is a member
            CharSet named = readPosixClass(foldCase);
            if (named == null) {
                named = readClass(foldCase);
            }
            members.add(named != null ? named : readRange(start, foldCase));
        }
        in.next();
        CharSet set = members.build();
        return negated ? set.negate() : set;
    }

    private @Nullable CharSet readPosixClass(boolean foldCase) throws RegexpException {
        int begin = in.position();
        int end = in.looksAt("[:") ? in.text().indexOf(":]", begin + 2) : -1;
        if (end < 0) {
            return null;
        }
        String name = in.text().substring(begin + 2, end);
        in.moveTo(end + 2);
        boolean negated = name.startsWith("^");
        String ranges = POSIX.get(negated ? name.substring(1) : name);
        if (ranges == null) {
            throw in.fault(Fault.CLASS_RANGE, begin);
        }
        return signed(CharSet.ofRanges(ranges), negated, foldCase);
    }

    private CharSet readRange(int bracket, boolean foldCase) throws RegexpException {
        int begin = in.position();
        int low = readMember(bracket);
        int high = low;
        if (in.looksAt("-")
                && !in.looksAt("-]")
                && in.position() + 1 < in.text().length()) {
            in.next();
            high = readMember(bracket);
            if (high < low) {
                throw in.fault(Fault.CLASS_RANGE, begin);
            }
        }
        return signed(CharSet.range(low, high), false, foldCase);
    }

    private int readMember(int bracket) throws RegexpException {
        if (in.atEnd()) {
            throw in.fault(Fault.MISSING_BRACKET, bracket);
        }
        return in.peek() == '\\' ? readCharacter() : in.next();
    }

    /** Reads {@code \d}, {@code \pL}, {@code \p{Greek}} and the like; null if that is not what comes next. */
    @Nullable
    CharSet readClass(boolean foldCase) throws RegexpException {
        if (in.looksAt("\\p") || in.looksAt("\\P")) {
            return readUnicodeClass(foldCase);
        }
        int start = in.position();
        int letter = in.next() == '\\' ? in.next() : Cursor.END;
        CharSet perl = switch (letter) {
            case 'd', 'D' -> DIGIT;
            case 's', 'S' -> SPACE;
            case 'w', 'W' -> WORD;
            default -> null;
        };
        if (perl == null) {
            in.moveTo(start);
            return null;
        }
        return signed(perl, letter <= 'Z', foldCase);
    }

    /** Case is folded before the class is negated: what is neither in it nor a variant of a member remains. */
    private static CharSet signed(CharSet set, boolean negated, boolean foldCase) {
        CharSet folded = foldCase ? set.foldCase() : set;
        return negated ? folded.negate() : folded;
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
                throw in.fault(Fault.CLASS_RANGE, start);
            }
            name = in.text().substring(start + 3, end);
            in.moveTo(end + 1);
        } else {
            in.next();
            name = in.since(start + 2);
        }
        boolean inverted = name.startsWith("^");
        CharSet named = UnicodeClasses.find(inverted ? name.substring(1) : name);
        if (named == null) {
            throw in.fault(Fault.CLASS_RANGE, start);
        }
        return signed(named, negated != inverted, foldCase);
    }

    /** Reads the escape of one character; the cursor is at the backslash. */
    int readCharacter() throws RegexpException {
        int start = in.position();
        in.next();
        if (in.atEnd()) {
            throw new RegexpException(Fault.TRAILING_BACKSLASH, "");
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
                throw in.fault(Fault.ESCAPE, start);
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
            throw in.fault(Fault.ESCAPE, start);
        }
        if (in.skip("{")) {
            return readBracedHex(start);
        }
        int high = hexDigit(in.next());
        int low = hexDigit(in.next());
        if (high < 0 || low < 0) {
            throw in.fault(Fault.ESCAPE, start);
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
        throw in.fault(Fault.ESCAPE, start);
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

    /**
     * The classes of {@code \p{…}}: general categories, scripts and a few more, by all their names. Built once, in one pass
     * over the code points, from the JVM's Unicode tables.
     */
    private static final class UnicodeClasses {
        /**
         * Short names of the general categories, each with the long names that Go takes for it. The first ones stand in the
         * order of {@link Character#getType}, which does not use 17.
         */
        private static final List<String> CATEGORIES =
                List.of(("Cn Unassigned,Lu Uppercase_Letter,Ll Lowercase_Letter,Lt Titlecase_Letter,Lm Modifier_Letter,"
                                + "Lo Other_Letter,Mn Nonspacing_Mark,Me Enclosing_Mark,Mc Spacing_Mark,"
                                + "Nd Decimal_Number digit,Nl Letter_Number,No Other_Number,Zs Space_Separator,"
                                + "Zl Line_Separator,Zp Paragraph_Separator,Cc Control cntrl,Cf Format,Cn,Co Private_Use,"
                                + "Cs Surrogate,Pd Dash_Punctuation,Ps Open_Punctuation,Pe Close_Punctuation,"
                                + "Pc Connector_Punctuation,Po Other_Punctuation,Sm Math_Symbol,Sc Currency_Symbol,"
                                + "Sk Modifier_Symbol,So Other_Symbol,Pi Initial_Punctuation,Pf Final_Punctuation,"
                                + "L Letter,M Mark Combining_Mark,N Number,P Punctuation punct,S Symbol,Z Separator,"
                                + "C Other,LC Cased_Letter")
                        .split(",", -1));

        private static final UnicodeClasses INSTANCE = new UnicodeClasses();

        private final Map<String, CharSet> byName = new TreeMap<>();

        private UnicodeClasses() {
            Map<String, CharSet.Builder> builders = new TreeMap<>();
            for (int from = 0, to; from <= Character.MAX_CODE_POINT; from = to + 1) {
                int type = Character.getType(from);
                UnicodeScript script = UnicodeScript.of(from);
                to = from; // the last of a run that is of the same classes: runs are few
                while (to < Character.MAX_CODE_POINT
                        && Character.getType(to + 1) == type
                        && UnicodeScript.of(to + 1) == script) {
                    to++;
                }
                String category = CATEGORIES.get(type).substring(0, 2);
                add(builders, category, from, to);
                add(builders, category.substring(0, 1), from, to);
                if (category.equals("Lu") || category.equals("Ll") || category.equals("Lt")) {
                    add(builders, "LC", from, to);
                }
                if (script != UnicodeScript.UNKNOWN) {
                    add(builders, script.name(), from, to);
                }
            }
            builders.forEach((name, builder) -> byName.put(canonical(name), builder.build()));
            addAliases();
            byName.put("any", CharSet.ANY);
            byName.put("ascii", CharSet.range(0, 0x7F));
            byName.put("assigned", byName.getOrDefault("cn", CharSet.ANY).negate());
        }

        private void addAliases() {
            for (String category : CATEGORIES) {
                String[] names = category.split(" ", -1);
                for (String alias : names) {
                    byName.put(canonical(alias), byName.getOrDefault(canonical(names[0]), CharSet.ANY.negate()));
                }
            }
        }

        private static void add(Map<String, CharSet.Builder> builders, String name, int from, int to) {
            builders.computeIfAbsent(name, key -> new CharSet.Builder()).add(from, to);
        }

        /** The class of that name; case, spaces, hyphens and underscores do not count. Null if there is none. */
        static @Nullable CharSet find(String name) {
            return INSTANCE.byName.get(canonical(name));
        }

        private static String canonical(String name) {
            StringBuilder plain = new StringBuilder(name.length());
            for (int i = 0; i < name.length(); i++) {
                char c = name.charAt(i);
                if (c >= 'A' && c <= 'Z') {
                    plain.append((char) (c - 'A' + 'a'));
                } else if (c != '_' && c != '-' && c != ' ') {
                    plain.append(c);
                }
            }
            return plain.toString();
        }
    }
}
