package io.grapevine.receiver.email;

import io.grapevine.httpclient.message.ActionLinks.Link;
import io.grapevine.httpclient.message.Markup;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Appends the links of actions to the parts of a mail. Templates do not see them, so that those of {@code alertmanager.yml} work in
 * Alertmanager as well.
 */
final class MailLinks {
    private static final Pattern END = Pattern.compile("</body\\s*>", Pattern.CASE_INSENSITIVE);

    /** The classes are those of the default mail, which has other colours for dark screens. */
    private static final String BUTTON =
            "<a class=\"gv-card gv-link\" href=\"%s\" style=\"display:inline-block;margin:4px;"
                    + "padding:10px 16px;border:1px solid #dde1e6;border-radius:6px;background:#ffffff;color:#0b61d8;font-size:14px;"
                    + "text-decoration:none\">%s</a>\n";

    private MailLinks() {}

    /** Appends the links to a text, each in a line of its own; null if there is no text. */
    static @Nullable String text(@Nullable String text, List<Link> links) {
        if (text == null || links.isEmpty()) {
            return text;
        }
        String lines = links.stream()
                .map(link -> link.label() + ": " + link.url() + "\n")
                .collect(Collectors.joining());
        return text.stripTrailing() + "\n\n" + lines;
    }

    /** Appends the links to an HTML document, at the end of its body; null if there is no document. */
    static @Nullable String html(@Nullable String html, List<Link> links) {
        if (html == null || links.isEmpty()) {
            return html;
        }
        int end = html.length();
        for (Matcher ends = END.matcher(html); ends.find(); ) {
            end = ends.start();
        }
        return html.substring(0, end) + paragraph(links) + html.substring(end);
    }

    private static String paragraph(List<Link> links) {
        return "<p style=\"margin:0;padding:0 16px 24px;text-align:center;"
                + "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif\">\n"
                + links.stream()
                        .map(link ->
                                String.format(BUTTON, Markup.HTML.escape(link.url()), Markup.HTML.escape(link.label())))
                        .collect(Collectors.joining())
                + "</p>\n";
    }
}
