package io.grapevine.receiver.ntfy;

import io.grapevine.httpclient.GoJson;
import io.grapevine.notify.ActionLinks.Link;
import io.grapevine.receiver.message.Length;
import io.grapevine.receiver.message.LinkParagraph;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The buttons of a message, of which ntfy shows three. */
final class NtfyActions {
    private static final int MOST = 3;

    private NtfyActions() {}

    /** The buttons for the first links, in a request of a limited length. */
    static List<Map<String, Object>> of(List<Link> links, Length request) {
        List<Link> first = links.subList(0, Math.min(MOST, links.size()));
        return buttons(LinkParagraph.fitting(first, request, some -> GoJson.encode(buttons(some))));
    }

    private static List<Map<String, Object>> buttons(List<Link> links) {
        return links.stream()
                .map(link -> link.forPrograms() ? http(link) : button("view", link))
                .toList();
    }

    /** A button by which the app itself acts; the message is cleared when that has succeeded. Any other opens a page. */
    private static Map<String, Object> http(Link link) {
        Map<String, Object> action = button("http", link);
        action.put("method", "POST");
        action.put("clear", true);
        return action;
    }

    private static Map<String, Object> button(String type, Link link) {
        Map<String, Object> action = new LinkedHashMap<>();
        action.put("action", type);
        action.put("label", link.label());
        action.put("url", link.url());
        return action;
    }
}
