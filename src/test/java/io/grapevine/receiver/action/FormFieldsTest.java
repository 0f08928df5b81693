package io.grapevine.receiver.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormFieldsTest {
    private static final String TYPE = "application/x-www-form-urlencoded";

    private static Optional<FormFields> read(String type, String body) {
        return FormFields.read(type, body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void fieldsAreDecoded() {
        FormFields form =
                read(TYPE, "token=gv1x&name=+%C3%84na+B%26o+&comment=a%3Db").orElseThrow();

        assertThat(form.value("token")).isEqualTo("gv1x");
        assertThat(form.value("name")).isEqualTo("Äna B&o");
        assertThat(form.value("comment")).isEqualTo("a=b");
        assertThat(form.value("page")).isEmpty();
    }

    @Test
    void theTypeMayHaveParameters() {
        assertThat(read("Application/X-WWW-Form-Urlencoded; charset=utf-8", "a=b"))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/json", "multipart/form-data; boundary=x", "x"})
    void anotherTypeIsNoForm(String type) {
        assertThat(read(type, "token=x")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=%", "token=%4", "token=%zz", "token=a&token=b", "%zz=a"})
    void aMalformedFormIsNone(String body) {
        assertThat(read(TYPE, body)).isEmpty();
    }

    @Test
    void aFormWithoutFieldsHasNone() {
        assertThat(read(TYPE, "").orElseThrow().value("token")).isEmpty();
    }
}
