package io.grapevine.matcher.regexp;

import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The classes of {@code \p{…}}: general categories, scripts and a few more, by all their names. Built once, in one pass
 * over the code points, from the JVM's Unicode tables.
 */
final class UnicodeClasses {
    /** Short names of the general categories, each with the long names that Go takes for it. */
    private static final String CATEGORIES = "Lu Uppercase_Letter; Ll Lowercase_Letter; Lt Titlecase_Letter;"
            + "Lm Modifier_Letter; Lo Other_Letter; Mn Nonspacing_Mark; Me Enclosing_Mark; Mc Spacing_Mark;"
            + "Nd Decimal_Number digit; Nl Letter_Number; No Other_Number; Zs Space_Separator; Zl Line_Separator;"
            + "Zp Paragraph_Separator; Cc Control cntrl; Cf Format; Co Private_Use; Cs Surrogate; Cn Unassigned;"
            + "Pd Dash_Punctuation; Ps Open_Punctuation; Pe Close_Punctuation; Pc Connector_Punctuation;"
            + "Po Other_Punctuation; Pi Initial_Punctuation; Pf Final_Punctuation; Sm Math_Symbol; Sc Currency_Symbol;"
            + "Sk Modifier_Symbol; So Other_Symbol; L Letter; M Mark Combining_Mark; N Number; P Punctuation punct;"
            + "S Symbol; Z Separator; C Other; LC Cased_Letter";

    private static final UnicodeClasses INSTANCE = new UnicodeClasses();

    private final Map<String, CharSet> byName = new TreeMap<>();

    private UnicodeClasses() {
        Map<String, CharSet.Builder> builders = new TreeMap<>();
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String category = category(c);
            add(builders, category, c);
            add(builders, category.substring(0, 1), c);
            if (category.equals("Lu") || category.equals("Ll") || category.equals("Lt")) {
                add(builders, "LC", c);
            }
            UnicodeScript script = UnicodeScript.of(c);
            if (script != UnicodeScript.UNKNOWN) {
                add(builders, script.name(), c);
            }
        }
        builders.forEach((name, builder) -> byName.put(canonical(name), builder.build()));
        addAliases();
        byName.put("any", CharSet.ANY);
        byName.put("ascii", CharSet.range(0, 0x7F));
        byName.put("assigned", byName.getOrDefault("cn", CharSet.ANY).negate());
    }

    private void addAliases() {
        for (String line : CATEGORIES.split(";", -1)) {
            String[] names = line.trim().split(" ", -1);
            for (String alias : names) {
                byName.put(canonical(alias), byName.getOrDefault(canonical(names[0]), CharSet.ANY.negate()));
            }
        }
    }

    private static void add(Map<String, CharSet.Builder> builders, String name, int c) {
        builders.computeIfAbsent(name, key -> new CharSet.Builder()).add(c, c);
    }

    /** The class of that name; case, spaces, hyphens and underscores do not count. */
    static Optional<CharSet> find(String name) {
        return Optional.ofNullable(INSTANCE.byName.get(canonical(name)));
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

    private static String category(int c) {
        return switch (Character.getType(c)) {
            case Character.UPPERCASE_LETTER -> "Lu";
            case Character.LOWERCASE_LETTER -> "Ll";
            case Character.TITLECASE_LETTER -> "Lt";
            case Character.MODIFIER_LETTER -> "Lm";
            case Character.OTHER_LETTER -> "Lo";
            case Character.NON_SPACING_MARK -> "Mn";
            case Character.ENCLOSING_MARK -> "Me";
            case Character.COMBINING_SPACING_MARK -> "Mc";
            case Character.DECIMAL_DIGIT_NUMBER -> "Nd";
            case Character.LETTER_NUMBER -> "Nl";
            case Character.OTHER_NUMBER -> "No";
            case Character.SPACE_SEPARATOR -> "Zs";
            case Character.LINE_SEPARATOR -> "Zl";
            case Character.PARAGRAPH_SEPARATOR -> "Zp";
            case Character.CONTROL -> "Cc";
            case Character.FORMAT -> "Cf";
            case Character.PRIVATE_USE -> "Co";
            case Character.SURROGATE -> "Cs";
            case Character.DASH_PUNCTUATION -> "Pd";
            case Character.START_PUNCTUATION -> "Ps";
            case Character.END_PUNCTUATION -> "Pe";
            case Character.CONNECTOR_PUNCTUATION -> "Pc";
            case Character.OTHER_PUNCTUATION -> "Po";
            case Character.INITIAL_QUOTE_PUNCTUATION -> "Pi";
            case Character.FINAL_QUOTE_PUNCTUATION -> "Pf";
            case Character.MATH_SYMBOL -> "Sm";
            case Character.CURRENCY_SYMBOL -> "Sc";
            case Character.MODIFIER_SYMBOL -> "Sk";
            case Character.OTHER_SYMBOL -> "So";
            default -> "Cn";
        };
    }
}
