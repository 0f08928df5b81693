package io.grapevine.integration.jira;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.grapevine.integration.message.TemplateFault;
import java.io.IOException;

/** Descriptions in the Atlassian Document Format, which templates write as JSON. What they say is Jira's to judge. */
final class JiraDocument {
    private static final JsonFactory JSON = new JsonFactory();

    private JiraDocument() {}

    /**
     * A document as Go writes it in the midst of other JSON: without white space, and with the same characters escaped
     * as in strings of its own; otherwise as it was.
     *
     * @throws TemplateFault if it is no JSON
     */
    static String compact(String json) throws TemplateFault {
        check(json);
        StringBuilder out = new StringBuilder(json.length());
        boolean quoted = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            switch (c) {
                case '"' -> {
                    quoted = !quoted;
                    out.append(c);
                }
                case '\\' -> out.append(c).append(json.charAt(++i)); // only in strings, with a character behind it
                case '<', '>', '&', '\u2028', '\u2029' -> out.append(String.format("\\u%04x", (int) c));
                default -> {
                    if (quoted || c > ' ') {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    private static void check(String json) throws TemplateFault {
        try (JsonParser parser = JSON.createParser(json)) {
            parser.nextToken();
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw new TemplateFault("description", "more than one value (expected: one document as JSON)");
            }
        } catch (JsonProcessingException fault) {
            throw new TemplateFault(
                    "description",
                    "not JSON in line " + fault.getLocation().getLineNr()
                            + " (expected: a document as JSON, as version 3 of the API wants it)");
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
