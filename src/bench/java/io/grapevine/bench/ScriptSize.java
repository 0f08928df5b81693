package io.grapevine.bench;

import io.grapevine.it.Program;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A trial that measures how many bytes of JavaScript the page takes from the server, compressed with brotli. */
record ScriptSize() implements Trial {
    private static final Pattern SCRIPT = Pattern.compile("ui/[\\w-]+\\.js");
    private static final double KIB = 1024;

    @Override
    public void measure(Contender contender, Path directory, Table table) throws IOException, InterruptedException {
        Path config = Files.writeString(
                directory.resolve("alertmanager.yml"), "{route: {receiver: none}, receivers: [{name: none}]}");
        try (Program program = Program.grapevine(config, directory.resolve("data"))) {
            HttpClient client = HttpClient.newHttpClient();
            String page = new String(get(client, program.url() + "/", "identity"), StandardCharsets.UTF_8);
            List<String> scripts =
                    SCRIPT.matcher(page).results().map(MatchResult::group).toList();
            long bytes = 0;
            for (String script : scripts) {
                bytes += get(client, program.url() + "/" + script, "br").length;
            }
            String question = Sample.text("JavaScript, compressed with brotli (%d files)", scripts.size());
            table.enter(contender, question, "80 KiB", Sample.text("%.1f KiB", bytes / KIB));
        }
    }

    private static byte[] get(HttpClient client, String url, String encoding) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Accept-Encoding", encoding)
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
        String actual = response.headers().firstValue("Content-Encoding").orElse("identity");
        if (response.statusCode() != 200 || !actual.equals(encoding)) {
            throw new IOException(url + ": " + response.statusCode() + " " + actual + " (expected: " + encoding + ")");
        }
        return response.body();
    }
}
