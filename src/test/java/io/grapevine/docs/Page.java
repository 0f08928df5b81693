package io.grapevine.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page of Markdown. */
record Page(List<String> lines) {
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /** A page of the handbook. */
    static Page of(String name) throws IOException {
        return new Page(Files.readAllLines(find(name)));
    }

    /** The file of the page with this name, in whichever folder of the handbook it is. */
    static Path find(String name) throws IOException {
        try (Stream<Path> pages = Files.walk(Path.of("docs"))) {
            return pages.filter(page -> page.endsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no page " + name));
        }
    }

    /** The part below a heading, up to the next heading of the same or a higher level. */
    Page section(String heading) {
        int start = lines.indexOf(heading);
        if (start < 0) {
            throw new AssertionError("no section " + heading);
        }
        int level = heading.indexOf(' ');
        int end = start + 1;
        while (end < lines.size() && !lines.get(end).matches("#{1," + level + "} .*")) {
            end++;
        }
        return new Page(lines.subList(start + 1, end));
    }

    /** What is set as code in the first column of its tables. */
    List<String> firstColumn() {
        List<String> codes = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("| ")) {
                codes.addAll(codes(line.substring(2, line.indexOf(" |", 2))));
            }
        }
        return codes;
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(match -> match.group(1)).toList();
    }

    /** The lines of its blocks of code in a language, each block as one text. */
    List<String> blocks(String language) {
        return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
                .matcher(String.join("\n", lines) + "\n")
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
