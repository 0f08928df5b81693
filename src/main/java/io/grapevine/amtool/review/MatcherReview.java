package io.grapevine.amtool.review;

import io.grapevine.amtool.checking.Finding;
import io.grapevine.amtool.checking.ReviewRule;
import io.grapevine.amtool.review.SourceFiles.Place;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Config;
import io.grapevine.config.InhibitRuleConfig;
import io.grapevine.config.RouteConfig;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.Matchers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Finds matchers that are probably not read as they are meant, and labels and values that are probably misspelt. */
final class MatcherReview {
    /** A text that is meant as an expression. */
    private static final Pattern EXPRESSION = Pattern.compile("(?s).*\\.[*+].*|\\^.*\\$|[\\w-]+\\|[\\w|-]*[\\w-]");

    /** An expression that repeats one character, as patterns of file names do not. */
    private static final Pattern GLOB = Pattern.compile("[^\\[]*(?<!\\\\)[\\w-]\\*[^\\[]*");

    private static final Pattern ONE_ANCHOR = Pattern.compile("\\^.*[^$]|[^^].*\\$");

    /** The length from which on names and values are compared; with a letter missing, one more. */
    private static final int SHORTEST = 4;

    private static final List<String> USUAL_NAMES =
            List.of("alertname", "cluster", "instance", "namespace", "severity");
    /** The usual severities, the gravest last. */
    static final List<String> SEVERITIES = List.of("none", "info", "warning", "error", "critical", "page");

    private final SourceFiles files;
    private final List<Finding> found = new ArrayList<>();
    private final Map<String, List<Place>> names = new LinkedHashMap<>();
    /** Where a label must not be empty. */
    private final Map<String, List<Place>> needed = new LinkedHashMap<>();
    /** The values of each label. */
    private final Map<String, Map<String, List<Place>>> values = new LinkedHashMap<>();

    private MatcherReview(Config config, SourceFiles files) {
        this.files = files;
        route(config.route(), List.of());
        List<InhibitRuleConfig> rules = config.ownInhibitRules();
        for (int i = 0; i < rules.size(); i++) {
            InhibitRuleConfig rule = rules.get(i);
            Place place = files.rule(i);
            matchers(rule.source(), place, "source_");
            matchers(rule.target(), place, "target_");
            names(rule.equal(), place.field("equal"));
        }
    }

    /** The names of labels that matchers of routes and inhibition rules need, each with the places where it is. */
    static Map<String, List<Place>> labels(Config config, SourceFiles files) {
        return new MatcherReview(config, files).needed;
    }

    static List<Finding> of(Config config, SourceFiles files) {
        MatcherReview review = new MatcherReview(config, files);
        review.typos("label", review.names, USUAL_NAMES);
        review.values.forEach(
                (label, texts) -> review.typos(label, texts, label.equals("severity") ? SEVERITIES : List.of()));
        return review.found;
    }

    private void route(RouteConfig route, List<Integer> steps) {
        Place place = files.route(steps);
        matchers(route.matchers(), place, "");
        names(route.groupBy(), place.field("group_by"));
        for (int i = 0; i < route.routes().size(); i++) {
            route(route.routes().get(i), SourceFiles.below(steps, i));
        }
    }

    /** Takes note of names, unless they are inherited. */
    private void names(List<String> list, Place place) {
        if (place.isThere()) {
            list.forEach(name -> note(names, name, place));
        }
    }

    private static void note(Map<String, List<Place>> texts, String text, Place place) {
        texts.computeIfAbsent(text, each -> new ArrayList<>()).add(place);
    }

    private void matchers(Matchers matchers, Place of, String side) {
        for (Matcher matcher : matchers) {
            Place place = place(matcher, of, side);
            misread(matcher).ifPresent(why -> add(ReviewRule.MISREAD_MATCHER, place, matcher + why));
            note(names, matcher.name(), place);
            if (!matcher.matchesEmpty()) {
                note(needed, matcher.name(), place);
            }
            Map<String, List<Place>> known = values.computeIfAbsent(matcher.name(), name -> new LinkedHashMap<>());
            literals(matcher).forEach(value -> note(known, value, place));
        }
    }

    /** The place of a matcher in one of its forms; that of the route or rule if the file does not have it. */
    private static Place place(Matcher matcher, Place of, String side) {
        Place legacy = of.field(side + (matcher.type().isRegexp() ? "match_re." : "match.") + matcher.name());
        if (legacy.isThere()) {
            return legacy;
        }
        Place list = of.field(side + "matchers");
        return IntStream.range(0, list.text().size(list.path()))
                .mapToObj(i -> new Place(list.text(), list.path() + "[" + i + "]"))
                .filter(item -> item.text()
                        .scalar(item.path())
                        .filter(text -> text.contains(matcher.name()) && text.contains(matcher.value()))
                        .isPresent())
                .findFirst()
                .orElse(of);
    }

    private void add(ReviewRule rule, Place place, String message) {
        found.add(new Finding(rule, place.error(message)));
    }

    /** The only values that a matcher accepts, or refuses; none if they are not known. */
    private static List<String> literals(Matcher matcher) {
        return matcher.acceptedValues().or(() -> Implication.refused(matcher)).orElse(List.of());
    }

    private static Optional<String> misread(Matcher matcher) {
        if (!matcher.type().isRegexp()) {
            return EXPRESSION.matcher(matcher.value()).matches()
                    ? Optional.of(" compares with this text (expected: =~ or !~, for an expression)")
                    : Optional.empty();
        }
        String value = matcher.value().replaceFirst("(?s)^\\^\\(\\?:(.*)\\)\\$$", "$1");
        if (GLOB.matcher(value).matches()) {
            return Optional.of(" repeats the character before * (expected: .*, for any text)");
        }
        List<String> literals = literals(matcher);
        if (!literals.isEmpty() && ONE_ANCHOR.matcher(value).matches()) {
            return Optional.of(" is about the whole value, with or without an anchor (expected: .*, for any text)");
        }
        return literals.stream().anyMatch(each -> each.contains(",") || !each.equals(each.strip()))
                ? Optional.of(" has a comma or space in a value (expected: values with | and without space between)")
                : Optional.empty();
    }

    /** Reports what is written once, where something much like it is usual, or written more often. */
    private void typos(String of, Map<String, List<Place>> texts, List<String> usual) {
        texts.forEach((text, places) -> Stream.concat(
                        usual.stream(),
                        texts.entrySet().stream()
                                .filter(other -> other.getValue().size() > 1)
                                .map(Map.Entry::getKey))
                .filter(other -> places.size() == 1 && !usual.contains(text) && isSlip(text, other))
                .findFirst()
                .ifPresent(other -> add(
                        ReviewRule.LIKELY_TYPO,
                        places.get(0),
                        of + " " + Quoted.quote(text) + " is much like " + Quoted.quote(other) + " (expected: "
                                + Quoted.quote(other) + ", if that is meant)")));
    }

    /** Whether two letters have changed places, or one, not the last, is missing in one of the texts. */
    private static boolean isSlip(String a, String b) {
        if (a.length() < b.length()) {
            return isSlip(b, a);
        }
        int more = a.length() - b.length();
        return more <= 1
                && b.length() >= SHORTEST + more
                && IntStream.range(0, a.length() - 1).anyMatch(i -> {
                    StringBuilder text = new StringBuilder(a).deleteCharAt(i);
                    return Character.isLetter(a.charAt(i))
                            && b.contentEquals(more == 1 ? text : text.insert(i + 1, a.charAt(i)));
                });
    }
}
