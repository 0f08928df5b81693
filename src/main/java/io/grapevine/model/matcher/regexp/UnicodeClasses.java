package io.grapevine.model.matcher.regexp;

import java.lang.Character.UnicodeScript;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes of {@code \p{…}}: general categories, scripts and a few more, by all their names. Built once, in one pass
 * over the code points, from the JVM's Unicode tables.
 */
final class UnicodeClasses {
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
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            String category = CATEGORIES.get(Character.getType(c)).substring(0, 2);
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
        for (String category : CATEGORIES) {
            String[] names = category.split(" ", -1);
            for (String alias : names) {
                byName.put(canonical(alias), byName.getOrDefault(canonical(names[0]), CharSet.ANY.negate()));
            }
        }
    }

    private static void add(Map<String, CharSet.Builder> builders, String name, int c) {
        builders.computeIfAbsent(name, key -> new CharSet.Builder()).add(c, c);
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
