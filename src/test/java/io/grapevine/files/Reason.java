package io.grapevine.files;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Alertmanager's objection to a configuration, reduced to what a fault of ours must name too: everything quoted, every
 * name of a field, every number, and at least half of the words that carry a meaning.
 *
 * @param names what must be in the fault
 * @param words beginnings of words, of which half must be in it
 */
record Reason(Set<String> names, Set<String> words) {
    private static final Pattern GO_TYPE = Pattern.compile("(?:in type|into) \\S+|!!(?:seq|map|str)");
    private static final Pattern POSITION = Pattern.compile("line \\d+");
    private static final Pattern NAME =
            Pattern.compile("\"([^\"]+)\"|`([^`]+)`|field (\\S+) not found|(\\w*[a-z0-9](?:_[a-z0-9]+)+)|(\\d[\\d:]*)");
    private static final Pattern WORD = Pattern.compile("[a-z]{3,}");
    private static final int STEM = 5;

    /** Words that only make a sentence of the others. */
    private static final Set<String> EMPTY_WORDS = Set.of("""
            missing must provide provided either config configuration valid invalid cannot have been should the that
            with for and are yaml line errors unmarshal into used any none not set one some same does can its inline
            file error field type found which before always equal greater than when also list global were couldn format
            did find""".split("\\s+"));

    static Reason of(String sentence) {
        String text =
                POSITION.matcher(GO_TYPE.matcher(sentence).replaceAll(" ")).replaceAll(" ");
        Set<String> names = NAME.matcher(text)
                .results()
                .map(Reason::firstGroup)
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String prose = NAME.matcher(text).replaceAll(" ").toLowerCase(Locale.ROOT);
        Set<String> words = WORD.matcher(prose)
                .results()
                .map(MatchResult::group)
                .filter(word -> !EMPTY_WORDS.contains(word))
                .map(word -> word.substring(0, Math.min(STEM, word.length())))
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return new Reason(names, words);
    }

    private static String firstGroup(MatchResult match) {
        return List.of(1, 2, 3, 4, 5).stream()
                .filter(group -> match.group(group) != null)
                .map(match::group)
                .findFirst()
                .orElseThrow();
    }

    /** Whether a fault is about the same thing. */
    boolean isNamedBy(String fault) {
        String text = fault.toLowerCase(Locale.ROOT);
        String prose = text.replace('_', ' ');
        long said = words.stream().filter(prose::contains).count();
        return names.stream().allMatch(text::contains) && 2 * said >= words.size();
    }
}
