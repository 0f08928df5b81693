package io.grapevine.it;

import io.grapevine.receiver.email.FakeSmtp;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link of a mail that Grapevine sent, as its reader and as a scanner of mails open it.
 *
 * @param label what it says
 */
public record MailLink(String label, String url) {
    private static final Pattern LINK = Pattern.compile("<a [^>]*href=\"([^\"]+)\"[^>]*>([^<]*)</a>");
    private static final Pattern BUTTON = Pattern.compile("<button name=\"token\" value=\"([^\"]+)\">([^<]*)</button>");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** The links in the HTML of a mail, those of actions among them. */
    public static List<MailLink> of(String mime) throws IOException {
        try {
            MimeMessage mail = new MimeMessage(null, new ByteArrayInputStream(mime.getBytes(StandardCharsets.UTF_8)));
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            String html = (String) parts.getBodyPart(parts.getCount() - 1).getContent();
            List<MailLink> links = new ArrayList<>();
            for (Matcher link = LINK.matcher(html); link.find(); ) {
                links.add(new MailLink(link.group(2).strip(), link.group(1).replace("&amp;", "&")));
            }
            return links;
        } catch (MessagingException e) {
            throw new IOException(e);
        }
    }

    /** The link of that label in the mail with that number, which is waited for. */
    public static MailLink await(FakeSmtp server, int number, String label) throws IOException, InterruptedException {
        Eventually.holds("mail " + number, () -> server.received().size() >= number);
        return of(server.received().get(number - 1)).stream()
                .filter(link -> link.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link: " + label));
    }

    /** The token in its address. */
    public String token() {
        return url.substring(url.lastIndexOf('/') + 1);
    }

    /** Opens the page of a token at a replica. */
    public static HttpResponse<String> open(String base, String token, String... headers) throws Exception {
        return request("GET", base + "/act/" + token, "", headers);
    }

    /** Sends the form of a page. */
    public static HttpResponse<String> press(String base, String token, String... headers) throws Exception {
        String form = "token=" + URLEncoder.encode(token, StandardCharsets.UTF_8) + "&name=Ana";
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/x-www-form-urlencoded"));
        all.addAll(Arrays.asList(headers));
        return request("POST", base + "/act", form, all.toArray(String[]::new));
    }

    /** The token of the button with that label in a page. */
    public static String button(HttpResponse<String> page, String label) {
        for (Matcher button = BUTTON.matcher(page.body()); button.find(); ) {
            if (button.group(2).equals(label)) {
                return button.group(1);
            }
        }
        throw new AssertionError("no button " + label + ":\n" + page.body());
    }

    /** Posts JSON; redirects are not followed. */
    public static HttpResponse<String> post(String url, String json, String... headers)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("Content-Type", "application/json"));
        all.addAll(Arrays.asList(headers));
        return request("POST", url, json, all.toArray(String[]::new));
    }

    /** Sends any request; redirects are not followed. */
    public static HttpResponse<String> request(String method, String url, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
