package io.grapevine.config;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.grapevine.base.go.GoUrl;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A rule that turns a part of a comment, such as a ticket key, into a link.
 *
 * @param match a regular expression for the part
 * @param url the address. In it {@code $0} stands for the part, {@code $1} to {@code $9} for its groups, and {@code $$}
 *     for a dollar sign; inserted text is percent-encoded
 */
public record LinkRule(String match, String url) {
    /** The most links in a text; further ones are left out. */
    private static final int MOST = 100;

    /**
     * A link in a text.
     *
     * @param start the index of its first character, in UTF-16 code units
     * @param end the index after its last character
     */
    public record Link(int start, int end, String url) {}

    /**
     * The function that finds the links of rules in a text, from left to right; it compiles them once. If links overlap, the one of the
     * earlier rule is kept.
     */
    public static Function<String, List<Link>> finder(List<LinkRule> rules) {
        List<Pattern> patterns =
                rules.stream().map(rule -> Pattern.compile(rule.match)).toList();
        return text -> {
            List<Link> links = new ArrayList<>();
            for (int i = 0; i < rules.size(); i++) {
                rules.get(i).addLinks(patterns.get(i).matcher(text), links);
            }
            links.sort(Comparator.comparingInt(Link::start));
            return links;
        };
    }

    private void addLinks(Matcher found, List<Link> links) {
        while (links.size() < MOST && found.find()) {
            int start = found.start();
            int end = found.end();
            if (start < end && links.stream().noneMatch(link -> start < link.end && link.start < end)) {
                links.add(new Link(start, end, expand(found)));
            }
        }
    }

    private String expand(Matcher found) {
        StringBuilder expanded = new StringBuilder();
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            char next = i + 1 < url.length() ? url.charAt(i + 1) : ' ';
            if (c == '$' && next >= '0' && next <= '9') {
                String group = Objects.requireNonNullElse(found.group(next - '0'), "");
                expanded.append(GoUrl.escapeForm(group).replace("+", "%20"));
                i++;
            } else {
                expanded.append(c);
                i += c == '$' && next == '$' ? 1 : 0;
            }
        }
        return expanded.toString();
    }
}
