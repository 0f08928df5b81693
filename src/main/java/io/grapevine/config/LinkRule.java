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
 * A rule that makes a part of a comment, such as the key of a ticket, a link.
 *
 * @param match a regular expression of the part
 * @param url the address, in which {@code $0} is the part, {@code $1} to {@code $9} are its groups, and {@code $$} is a
 *     dollar sign; what is inserted is percent-encoded
 */
public record LinkRule(String match, String url) {
    /** The greatest number of links in a text. */
    private static final int MOST = 100;

    /**
     * A link in a text.
     *
     * @param start the index of its first character, in UTF-16 code units
     * @param end the index behind its last character
     */
    public record Link(int start, int end, String url) {}

    /** The links in a text by some rules, from left to right. Of links that overlap, that of the first rule remains. */
    public static List<Link> links(List<LinkRule> rules, String text) {
        return finder(rules).apply(text);
    }

    /**
     * A function that finds the links in a text as {@link #links} does, with the rules compiled once for many texts.
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
