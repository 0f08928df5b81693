package io.grapevine.files;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.grapevine.base.go.Quoted;
import io.grapevine.config.Extensions;
import io.grapevine.config.LinkRule;
import io.grapevine.config.UiDisplay;
import io.grapevine.config.UiDisplay.LabelColor;
import io.grapevine.config.yaml.MappingReader;
import io.grapevine.config.yaml.Value;
import io.grapevine.model.matcher.Filter;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.regexp.GoRegexp;
import io.grapevine.model.matcher.regexp.RegexpException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the section {@code ui} of {@code grapevine.yml}. An instance serves one section. */
final class UiSection {
    private static final String URL_EXPECTED =
            " (expected: an address with a host, such as https://jira.example.com/browse/$0)";

    private static final Pattern URL = Pattern.compile("(?s)https?://[^\\s/?#$@\\\\]+(?:[/?#].*)?");
    private static final Pattern REFERENCE = Pattern.compile("\\$(.?)");

    private final Set<String> names = new HashSet<>();
    private boolean hasDefault;

    private UiSection() {}

    static Extensions.Ui read(MappingReader in) {
        List<Extensions.SavedFilter> filters = in.value("filters").objects(new UiSection()::filter);
        return new Extensions.Ui(filters, display(in), ClustersSection.read(in));
    }

    private Extensions.SavedFilter filter(MappingReader in) {
        String name = in.text("name");
        String filter = in.text("filter");
        boolean isDefault = in.value("default").bool();
        if (name.isBlank()) {
            in.fault("name", "missing (expected: a name)");
        } else if (!name.equals(Value.UNREADABLE) && !names.add(name)) {
            in.fault("name", Quoted.quote(name) + " (expected: a name that no other filter has)");
        }
        if (filter.isBlank()) {
            in.fault("filter", "missing (expected: a filter such as severity=\"critical\" @age>1h)");
        }
        try {
            Filter.parse(filter);
        } catch (MatcherException e) {
            in.fault("filter", String.valueOf(e.getMessage()));
        }
        if (isDefault && hasDefault) {
            in.fault("default", "true (expected: one default)");
        }
        hasDefault |= isDefault;
        return new Extensions.SavedFilter(name, filter, isDefault);
    }

    /** Reads the fields that are about the display of alerts and comments. */
    private static UiDisplay display(MappingReader in) {
        return new UiDisplay(
                in.value("labels").read(UiSection::labels),
                in.value("annotations")
                        .read(fields -> new UiDisplay.Annotations(names(fields, "hide"), names(fields, "order"))),
                in.value("links").objects(UiSection::link),
                in.text("grid"));
    }

    private static UiDisplay.Labels labels(MappingReader in) {
        List<String> hide = names(in, "hide");
        List<String> strip = names(in, "strip");
        List<String> order = names(in, "order");
        List<String> columns = names(in, "columns");
        checkDisjoint(in, "strip", strip, "hide", hide);
        checkDisjoint(in, "columns", columns, "hide", hide);
        checkDisjoint(in, "columns", columns, "strip", strip);
        Set<String> complete = new HashSet<>();
        return new UiDisplay.Labels(
                hide, strip, order, columns, in.value("colors").objects(rule -> color(rule, complete)));
    }

    private static List<String> names(MappingReader in, String field) {
        List<String> names = new ArrayList<>();
        for (Value item : in.value(field).items()) {
            String name = item.text();
            if (name.isBlank()) {
                item.fault("missing (expected: a name)");
            } else if (names.contains(name) && !name.equals(Value.UNREADABLE)) {
                item.fault(Quoted.quote(name) + " (expected: each name once)");
            }
            names.add(name);
        }
        return names;
    }

    private static void checkDisjoint(
            MappingReader in, String field, List<String> names, String otherField, List<String> others) {
        List<Value> items = in.value(field).items();
        for (int i = 0; i < items.size(); i++) {
            if (others.contains(names.get(i)) && !names.get(i).equals(Value.UNREADABLE)) {
                items.get(i).fault(Quoted.quote(names.get(i)) + " (expected: no name of " + otherField + ")");
            }
        }
    }

    /** Reads a rule; {@code complete} are the labels with an earlier rule for all values. */
    private static LabelColor color(MappingReader in, Set<String> complete) {
        String label = in.text("label");
        String value = in.has("value") ? in.text("value") : null;
        String valueRe = in.has("value_re") ? in.text("value_re") : null;
        String color = in.value("color").oneOf("", LabelColor.COLORS);
        LabelColor rule = new LabelColor(label, value, valueRe, color);
        if (label.isBlank()) {
            in.fault("label", "missing (expected: the name of a label)");
        } else if (complete.contains(label)) {
            in.fault("label", Quoted.quote(label) + " (expected: the rule for all its values after this one)");
        } else if (rule.isForAll() && !label.equals(Value.UNREADABLE)) {
            complete.add(label);
        }
        if (value != null && valueRe != null) {
            in.fault("value_re", Quoted.quote(valueRe) + " (expected: one of value and value_re)");
        } else if (valueRe != null) {
            String error = errorOf(valueRe, true);
            if (error != null) {
                in.fault("value_re", error);
            }
        }
        if (color.isEmpty()) {
            in.fault("color", "missing (expected: one of " + String.join(", ", LabelColor.COLORS) + ")");
        }
        return rule;
    }

    private static @Nullable String errorOf(String regexp, boolean isAnchored) {
        try {
            GoRegexp compiled = isAnchored ? GoRegexp.anchored(regexp) : GoRegexp.compile(regexp);
            return isAnchored || !compiled.matches("")
                    ? null
                    : Quoted.quote(regexp) + " (expected: a regular expression that does not match an empty text)";
        } catch (RegexpException e) {
            return Objects.requireNonNull(e.getMessage());
        }
    }

    private static LinkRule link(MappingReader in) {
        String match = in.text("match");
        String url = in.text("url");
        int groups = groups(in, match);
        if (!isAddress(url)) {
            in.fault("url", (url.isBlank() ? "missing" : Quoted.quote(url)) + URL_EXPECTED);
        } else {
            checkReferences(in, url, groups);
        }
        return new LinkRule(match, url);
    }

    /** Returns the number of groups of a regular expression; reports its error. */
    private static int groups(MappingReader in, String match) {
        String error = match.isBlank()
                ? "missing (expected: a regular expression such as OPS-\\d+)"
                : match.equals(Value.UNREADABLE) ? null : errorOf(match, false);
        if (error == null && !match.equals(Value.UNREADABLE)) {
            try {
                return Pattern.compile(match).groupCount();
            } catch (PatternSyntaxException e) {
                error = "error parsing regexp: " + e.getDescription() + ": `" + e.getPattern() + "`";
            }
        }
        if (error != null) {
            in.fault("match", error);
        }
        return 9;
    }

    /** Whether the URL is an address of HTTP whose host no reference can change. */
    private static boolean isAddress(String url) {
        if (url.equals(Value.UNREADABLE)) {
            return true;
        }
        try {
            return URL.matches(url) && new URI(url.replace("$", "")).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void checkReferences(MappingReader in, String url, int groups) {
        var references = REFERENCE.matcher(url);
        int most = Math.min(groups, 9);
        while (references.find()) {
            String name = references.group(1);
            boolean isGroup = name.length() == 1 && name.charAt(0) >= '0' && name.charAt(0) <= '0' + most;
            if (!isGroup && !name.equals("$")) {
                in.fault(
                        "url",
                        Quoted.quote("$" + name) + " (expected: $0" + (most == 0 ? "" : " to $" + most)
                                + ", or $$ for a dollar sign)");
            }
        }
    }
}
