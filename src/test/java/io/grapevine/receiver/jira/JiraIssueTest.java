package io.grapevine.receiver.jira;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.httpclient.message.TemplateFault;
import io.grapevine.receiver.EchoRenderer;
import io.grapevine.receiver.Samples;
import io.grapevine.receiver.Written;
import io.grapevine.receiver.jira.Jira.JiraField;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JiraIssueTest {
    private static JiraIssue issue(boolean documents, Object... fields) throws TemplateFault {
        Jira config = Written.config(Jira.class, fields);
        return EchoRenderer.strict()
                .render(Samples.firing("h1"), texts -> JiraIssue.of(config, "ALERT{x}", documents, texts))
                .message();
    }

    private static String created(Object... fields) throws TemplateFault {
        return issue(false, fields).created();
    }

    @Test
    void writesEveryFieldInTheOrderOfTheirNames() throws TemplateFault {
        assertThat(created(Map.entry("labels", List.of("b", "{{ .Status }}"))))
                .isEqualTo("{\"fields\":{\"description\":\"description\",\"issuetype\":{\"name\":\"issue_type\"},"
                        + "\"labels\":[\"ALERT{x}\",\"b\",\"firing\"],\"priority\":{\"name\":\"priority\"},"
                        + "\"project\":{\"key\":\"project\"},\"summary\":\"summary\"}}\n");
    }

    @Test
    void leavesOutWhatIsEmptyButForTheSummary() throws TemplateFault {
        assertThat(created(
                        Map.entry("summary", new JiraField("", null)),
                        Map.entry("description", new JiraField("", null)),
                        "priority="))
                .isEqualTo("{\"fields\":{\"issuetype\":{\"name\":\"issue_type\"},\"labels\":[\"ALERT{x}\"],"
                        + "\"project\":{\"key\":\"project\"},\"summary\":\"\"}}\n");
    }

    @Test
    void rendersEveryText() throws TemplateFault {
        assertThat(created(
                        "project={{ .Receiver }}",
                        Map.entry("summary", new JiraField("s {{ .Status }}", null)),
                        Map.entry("description", new JiraField("d {{ .Status }}", null)),
                        "priority=p {{ .Status }}",
                        Map.entry(
                                "fields",
                                Map.of("a", List.of("{{ .Status }}", Map.of("{{ .Receiver }}", "{{ .Status }}"))))))
                .contains(
                        "\"a\":[\"firing\",{\"team-X\":\"firing\"}]",
                        "{\"key\":\"team-X\"}",
                        "\"s firing\"",
                        "\"d firing\"",
                        "\"p firing\"");
    }

    @Test
    void doesNotRenderTheNamesOfFieldsAndSortsThemAmongTheOthers() throws TemplateFault {
        Map<String, @Nullable Object> fields = new TreeMap<>();
        fields.put("Z", null);
        fields.put("customfield_1", Arrays.asList(1L, 1.5, true, null, "12"));
        fields.put("{{ .Status }}", "<&>");
        assertThat(created(Map.entry("fields", fields)))
                .startsWith("{\"fields\":{\"Z\":null,\"customfield_1\":[1,1.5,true,null,12],\"description\":")
                .endsWith(",\"{{ .Status }}\":\"\\u003c\\u0026\\u003e\"}}\n");
    }

    @Test
    void letsFieldsTakeThePlaceOfOthers() throws TemplateFault {
        JiraIssue issue = issue(
                false,
                Map.entry("fields", Map.of("summary", "mine", "labels", List.of("mine"))),
                Map.entry("summary", new JiraField("theirs", false)));
        for (String json : List.of(issue.created(), issue.updated())) {
            assertThat(json)
                    .contains("\"summary\":\"mine\"", "\"labels\":[\"mine\"]")
                    .doesNotContain("theirs", "ALERT");
        }
    }

    @Test
    void updatesOnlyTheTextsThatMayBe() throws TemplateFault {
        assertThat(issue(false, Map.entry("summary", new JiraField("s", false))).updated())
                .contains("description")
                .doesNotContain("summary");
        assertThat(issue(false, Map.entry("description", new JiraField("d", false)))
                        .updated())
                .contains("summary")
                .doesNotContain("description");
        JiraIssue both = issue(
                false,
                Map.entry("summary", new JiraField("s", true)),
                Map.entry("description", new JiraField("d", null)));
        assertThat(both.updated()).isEqualTo(both.created()).contains("summary", "description");
    }

    @Test
    void createsWithTheTextsThatAreNotUpdated() throws TemplateFault {
        JiraIssue issue = issue(
                false,
                Map.entry("summary", new JiraField("s", false)),
                Map.entry("description", new JiraField("d", false)));
        assertThat(issue.created()).contains("\"summary\":\"s\"", "\"description\":\"d\"");
    }

    @Test
    void shortensTextsByCharacters() throws TemplateFault {
        for (int over = 0; over < 2; over++) {
            String summary = "😀".repeat(255 + over);
            String description = "ü".repeat(32_767 + over);
            String end = over == 0 ? "" : "…";
            String json = created(
                    Map.entry("summary", new JiraField(summary, null)),
                    Map.entry("description", new JiraField(description, null)));
            assertThat(json)
                    .contains("\"summary\":\"" + "😀".repeat(255 - end.length()) + end + "\"")
                    .contains("\"description\":\"" + "ü".repeat(32_767 - end.length()) + end + "\"");
        }
    }

    @Test
    void writesADocumentAsItIs() throws TemplateFault {
        String json = " \n{\"version\": 1, \"content\": [\"{{ .Status }}\", 1.50]}\n";
        assertThat(issue(true, Map.entry("description", new JiraField(json, null)))
                        .created())
                .startsWith("{\"fields\":{\"description\":{\"version\":1,\"content\":[\"firing\",1.50]},\"issuetype\"");
    }

    @Test
    void leavesOutADocumentThatIsEmpty() throws TemplateFault {
        assertThat(issue(true, Map.entry("description", new JiraField(" \n ", null)))
                        .created())
                .doesNotContain("description");
        assertThat(created(Map.entry("description", new JiraField(" \n ", null))))
                .contains("\"description\":\" \\n \"");
    }

    @Test
    void refusesADocumentThatIsTooLong() {
        String json = "\"" + "x".repeat(32_766) + "\"";
        assertThatThrownBy(() -> issue(true, Map.entry("description", new JiraField(json, null))))
                .isInstanceOf(TemplateFault.class)
                .hasMessage("description: a document of 32768 characters (expected: at most 32767)");
    }

    @Test
    void refusesNumbersThatJsonDoesNotKnow() {
        assertThatThrownBy(() -> created(Map.entry("fields", Map.of("f", ".inf"))))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith("fields.f: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"project", "summary", "description", "labels", "priority", "fields.f"})
    void isNoneWhereATemplateFails(String field) {
        String boom = "{{ boom }}";
        assertThatThrownBy(() -> created(Map.entry(
                        field.replace(".f", ""),
                        switch (field) {
                            case "labels" -> List.of(boom);
                            case "summary", "description" -> new JiraField(boom, null);
                            case "fields.f" -> Map.of("f", List.of(boom));
                            default -> boom;
                        })))
                .isInstanceOf(TemplateFault.class)
                .hasMessageStartingWith(field + ": ")
                .hasMessageContaining("boom");
    }
}
