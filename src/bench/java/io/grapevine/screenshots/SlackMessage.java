package io.grapevine.screenshots;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.grapevine.it.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A message to Slack, as a page of about the shape that Slack gives it. */
final class SlackMessage {
    private static final String STYLE = """
            body { font: 15px/1.46 Lato, Helvetica, Arial, sans-serif; color: #1d1c1d; margin: 0 }
            main { display: inline-block; min-width: 520px; padding: 16px 20px }
            .from { font-weight: 900 }
            .from span { background: #ddd; border-radius: 2px; color: #616061; font-size: 10px; margin-left: 6px; padding: 1px 3px }
            .attachment { border-left: 4px solid; border-radius: 4px; margin-top: 6px; padding: 2px 0 2px 12px }
            a { color: #1264a3; font-weight: 700; text-decoration: none }
            button { background: #fff; border: 1px solid #bbb; border-radius: 4px; font: inherit; font-weight: 700; margin: 8px 8px 0 0;
              padding: 4px 12px }
            """;

    private SlackMessage() {}

    /** Makes a picture of a message from the request that it was sent by. */
    static void take(Chromium chromium, JsonNode request, Path file) throws IOException {
        StringBuilder attachments = new StringBuilder();
        request.path("attachments").forEach(each -> attachments.append(html(each)));
        Page page = chromium.page(640, 480, ColorScheme.LIGHT);
        page.setContent("<style>" + STYLE + "</style><main><div class=\"from\">"
                + escaped(request.path("username").asText("Alertmanager")) + "<span>APP</span></div>" + attachments
                + "</main>");
        Locator message = page.locator("main");
        Files.write(file, IndexedPng.of(message.screenshot()));
        chromium.closePages();
    }

    private static String html(JsonNode attachment) {
        StringBuilder html = new StringBuilder("<div class=\"attachment\" style=\"border-color: ")
                .append(colour(attachment.path("color").asText()))
                .append("\">");
        if (attachment.hasNonNull("title")) {
            html.append("<a>")
                    .append(escaped(attachment.path("title").asText()))
                    .append("</a>");
        }
        html.append("<div>").append(text(attachment.path("text").asText())).append("</div>");
        for (JsonNode block : attachment.path("blocks")) {
            html.append("<div>")
                    .append(text(block.path("text").path("text").asText()))
                    .append("</div>");
            for (JsonNode element : block.path("elements")) {
                html.append("<button>")
                        .append(escaped(element.path("text").path("text").asText()))
                        .append("</button>");
            }
        }
        return html.append("</div>").toString();
    }

    private static String colour(String name) {
        return switch (name) {
            case "good" -> "#2eb67d";
            case "danger" -> "#e01e5a";
            case "" -> "#ddd";
            default -> name;
        };
    }

    /** Text with links and lines as Slack marks them up. */
    private static String text(String text) {
        return escaped(text)
                .replaceAll("&lt;[^|&]*\\|([^&]*)&gt;", "<a>$1</a>")
                .replaceAll("\\*([^*\n]+)\\*", "<b>$1</b>")
                .replace("\n", "<br>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
