package io.grapevine.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void reasonNamesWhatIsQuotedAndFieldsAndNumbers() {
        assertThat(Reason.of("undefined receiver \"zz\" used in route").names()).containsExactly("zz");
        assertThat(Reason.of("yaml: unmarshal errors: line 6: field chanel not found in type config.plain")
                        .names())
                .containsExactly("chanel");
        assertThat(Reason.of("one of webhook_url or webhook_url_file must be configured")
                        .names())
                .containsExactly("webhook_url", "webhook_url_file");
        assertThat(Reason.of("end day 1 is always before start day 5").names()).containsExactly("1", "5");
    }

    @Test
    void reasonIsNotNamedByAnErrorAboutSomethingElse() {
        Reason reason = Reason.of("undefined receiver \"zz\" used in route");
        assertThat(reason.isNamedBy("route.receiver: undefined receiver \"zz\""))
                .isTrue();
        assertThat(reason.isNamedBy("route.receiver: undefined receiver \"yy\""))
                .isFalse();
        assertThat(Reason.of("missing name in receiver").isNamedBy("route.group_by: a (expected: a list)"))
                .isFalse();
    }
}
