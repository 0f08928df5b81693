package io.grapevine.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommonFieldsTest {
    private static List<String> faults(String kind, String fields) {
        String yaml = "receivers: [{name: r, " + kind + "_configs: [{url: 'http://u', " + fields + "}]}]";
        return AddedKinds.parse(yaml).faults().stream()
                .map(fault -> fault.field().replaceFirst("^.*\\.", "") + ": " + fault.message())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"wecom, @all", "dingtalk, {{ .CommonLabels.owner }}", "feishu, a b", "feishu, <x", "wecom, ''"})
    void onlyFixedIdsAreMentioned(String kind, String id) {
        assertThat(faults(kind, "mention_users: [ok, '" + id + "']"))
                .containsExactly("mention_users: \"" + id + "\" (expected: an ID without @, which is not a template)");
        assertThat(faults(kind, "mention_users: [ok, li.si@x-1_2]")).isEmpty();
    }

    @Test
    void telephoneNumbersAreCheckedToo() {
        assertThat(faults("dingtalk", "mention_mobiles: ['@138']"))
                .containsExactly("mention_mobiles: \"@138\" (expected: an ID without @, which is not a template)");
    }

    @Test
    void whatOnlyTextCanMentionIsAnErrorInMarkdown() {
        assertThat(faults("wecom", "mention_mobiles: ['138'], mention_all: true"))
                .containsExactly(
                        "mention_mobiles: set with format markdown (expected: format text, or mention_users)",
                        "mention_all: set with format markdown (expected: format text, or mention_users)");
        assertThat(faults("wecom", "mention_mobiles: ['138'], mention_all: true, format: text"))
                .isEmpty();
        assertThat(faults("wecom", "format: html"))
                .containsExactly("format: \"html\" (expected: one of markdown, text)");
    }

    @Test
    void noTemplateTakesTheirPlace() {
        assertThat(Kinds.textsOf("wecom"))
                .contains("title", "message", "link")
                .noneMatch(field -> field.startsWith("mention_"));
    }
}
