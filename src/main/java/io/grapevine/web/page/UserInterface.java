package io.grapevine.web.page;

import io.grapevine.config.Extensions.Clusters;
import io.grapevine.web.Answer;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.zip.CRC32;

/**
 * The web UI: the page at the root and its script and style sheet, which the build has bundled and compressed. The names of
 * the latter hold a hash of their content, so browsers may keep them for ever.
 */
final class UserInterface {
    private static final String DIRECTORY = "/io/grapevine/web/ui/";

    /**
     * No script, style, image or connection but our own, and connections to the clusters of the configuration; nothing in the
     * page may be a script.
     */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " connect-src 'self'%s; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    private final Map<String, Buffer> files = new ConcurrentHashMap<>();
    private final Supplier<Clusters> clusters;

    UserInterface(Supplier<Clusters> clusters) {
        this.clusters = clusters;
    }

    /** The page of an Alertmanager, with the name of its tenant, if it has one, before that of the program. */
    Handler<RoutingContext> page(String tenant) {
        return context -> {
            Buffer page = file("index.html").orElseThrow(() -> new IllegalStateException("index.html is missing"));
            if (tenant.isEmpty()) {
                page(context, "index.html", page);
            } else {
                String title = "<title>" + Answer.escape(tenant) + " · ";
                page(context, "tenant.html", Buffer.buffer(page.toString().replace("<title>", title)));
            }
        };
    }

    private void page(RoutingContext context, String name, Buffer page) {
        String others = clusters.get().others().stream()
                .map(cluster -> " " + cluster.url())
                .collect(Collectors.joining());
        // weak, as it is the same for each coding; browsers keep the policy with the page
        String tag = "W/\"" + hash(Buffer.buffer().appendBuffer(page).appendString(others)) + "\"";
        context.response()
                .putHeader("Cache-Control", "no-cache")
                .putHeader("ETag", tag)
                .putHeader("Content-Security-Policy", POLICY.formatted(others))
                .putHeader("Referrer-Policy", "same-origin");
        if (tag.equals(context.request().getHeader("If-None-Match"))) {
            Answer.empty(context, 304);
        } else {
            send(context, name, page);
        }
    }

    private static String hash(Buffer content) {
        CRC32 crc = new CRC32();
        crc.update(content.getBytes());
        return HexFormat.of().toHexDigits((int) crc.getValue());
    }

    /** A file that the page names. */
    void asset(RoutingContext context) {
        String path = context.request().path();
        String name = path.substring(path.lastIndexOf('/') + 1);
        Optional<Buffer> content = name.matches("[a-z-]+-\\w+\\.(js|css|png)") ? file(name) : Optional.empty();
        if (content.isEmpty()) {
            Answer.fault(context, 404, "404 page not found");
            return;
        }
        context.response().putHeader("Cache-Control", "public, max-age=31536000, immutable");
        send(context, name, content.get());
    }

    /** A file of the build whose name stays the same. */
    Handler<RoutingContext> named(String name) {
        return context -> {
            context.response().putHeader("Cache-Control", "no-cache");
            send(context, name, file(name).orElseThrow(IllegalStateException::new));
        };
    }

    private void send(RoutingContext context, String name, Buffer plain) {
        MultiMap headers = context.response()
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Vary", "Accept-Encoding")
                .headers();
        String accepted = context.request().getHeader("Accept-Encoding");
        Buffer content = plain;
        if (Answer.accepts(accepted, "br") && file(name + ".br").isPresent()) {
            headers.set("Content-Encoding", "br");
            content = file(name + ".br").get();
        } else if (Answer.accepts(accepted, "gzip") && file(name + ".gz").isPresent()) {
            headers.set("Content-Encoding", "gzip");
            content = file(name + ".gz").get();
        }
        Answer.shared(context, TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ""), content);
    }

    private Optional<Buffer> file(String name) {
        Optional<Buffer> known = Optional.ofNullable(files.get(name));
        if (known.isPresent()) {
            return known;
        }
        Optional<Buffer> loaded = load(name);
        loaded.ifPresent(content -> files.put(name, content)); // names of files that are not there have no end
        return loaded;
    }

    private static Optional<Buffer> load(String name) {
        try (InputStream in = UserInterface.class.getResourceAsStream(DIRECTORY + name)) {
            return in == null ? Optional.empty() : Optional.of(Buffer.buffer(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
