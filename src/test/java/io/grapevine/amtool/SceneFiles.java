package io.grapevine.amtool;

import static io.grapevine.amtool.Scene.matcher;
import static io.grapevine.amtool.Scene.silenceJson;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files that command lines name with an {@code @}, and the form in which outputs are compared. */
public final class SceneFiles {
    private static final Pattern NAME = Pattern.compile("@(cfg|bad|tmpl|data|imp|badimp|id)(\\d?)");
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d [A-Z]+"
            + "|\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
    private static final Pattern ADDRESS = Pattern.compile("\\b0x[0-9a-f]{6,}\\b");

    private final Path directory;

    /** Writes the files. */
    public SceneFiles(Path directory, String config) throws IOException {
        this.directory = directory;
        write("cfg", config);
        write("bad", "route: {receiver: x}\nreceivers: [{name: default}]\n");
        write("tmpl", "{{ define \"x\" }}hi {{ .Status }}{{ end }}");
        write("data", """
                {"receiver": "team.x", "status": "firing", "version": "4", "GROUPLABELS": {"alertname": "A"}, "alerts": [
                {"status": "firing", "labels": {"alertname": "A"}, "startsAt": "2026-11-20T10:00:00+02:00"}]}
                """);
        Instant now = Instant.now();
        String first = silenceJson(now, 0, 60, "imp", "imported", matcher("alertname", "I", false, true));
        String second = silenceJson(now, 0, 61, "imp", "two", matcher("alertname", "I", false, true));
        write("imp", "[" + first + "," + second + "]");
        write("badimp", "[{");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(file(name), text);
    }

    private Path file(String name) {
        return directory.resolve(
                switch (name) {
                    case "cfg" -> "am.yml";
                    case "bad" -> "bad.yml";
                    case "tmpl" -> "t.tmpl";
                    case "data" -> "data.json";
                    case "imp" -> "imp.json";
                    default -> "badimp.json";
                });
    }

    /** The words of a line, with paths for names of files and ids for {@code @id0} and so on. */
    public List<String> words(String line, List<String> ids) {
        return ShellWords.of(line).stream()
                .map(word -> NAME.matcher(word).replaceAll(name -> Matcher.quoteReplacement(meant(name, ids))))
                .toList();
    }

    private String meant(MatchResult name, List<String> ids) {
        return name.group(1).equals("id")
                ? ids.get(Integer.parseInt(name.group(2)))
                : file(name.group(1)).toString();
    }

    /** An output with ids, times, the directory, the port and addresses replaced, and without what only aligns. */
    public String normalised(String output, String url) {
        String text = ID.matcher(output).replaceAll("ID");
        text = TIME.matcher(text).replaceAll("TIME");
        text = ADDRESS.matcher(text).replaceAll("ADDRESS").replace('\u00a0', ' ');
        text = text.replace(directory.toString(), "DIR").replace(url.substring(url.lastIndexOf(':') + 1), "PORT");
        return text.lines()
                .map(line -> line.replaceAll(" {2,}", "  ").stripTrailing())
                .reduce((a, b) -> a + "\n" + b)
                .orElse("")
                .stripTrailing();
    }
}
