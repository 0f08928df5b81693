package io.grapevine.httpclient.message;

import io.grapevine.httpclient.message.ActionLinks.Link;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The links of actions as the last paragraph of a text: in one line where the markup has links, else each in a line of its own.
 */
public record LinkParagraph(List<Link> links, Markup markup) {
    public LinkParagraph {
        links = List.copyOf(links);
    }

    /**
     * What follows a text that says something, with the space before it. Links take at most half of the limit: they are whole or
     * left out, from the end.
     */
    public String after(Length limit) {
        List<Link> some = fitting(links, limit, this::shown);
        return some.isEmpty() ? "" : shown(some);
    }

    private String shown(List<Link> some) {
        return some.stream()
                .map(link -> markup.link(link.label(), link.url()))
                .collect(Collectors.joining(markup.linkSeparator(), markup.paragraph(), ""));
    }

    /**
     * As many links from the first on as take at most half of a message, where they are more than text.
     *
     * @param shown the part of the message that shows some links
     */
    public static List<Link> fitting(List<Link> links, Length limit, Function<List<Link>, String> shown) {
        int count = links.size();
        while (count > 0 && limit.of(shown.apply(links.subList(0, count))) > limit.most() / 2) {
            count--;
        }
        return links.subList(0, count);
    }
}
