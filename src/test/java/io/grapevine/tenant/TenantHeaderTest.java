package io.grapevine.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TenantHeaderTest {
    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a|a, a",
        "a|a|a, a",
        "a:key=value, a",
        "a:, a",
        "a:x|y, ''",
        "a:x=1|a:y=2, a",
        "a:b:c/d, a",
    })
    void headerNamesOneTenant(String value, String tenant) {
        if (tenant.isEmpty()) {
            assertThat(TenantHeader.read(value).id()).isEmpty();
        } else {
            assertThat(TenantHeader.read(value).id()).contains(TenantId.of(tenant));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            a|b ~ 422 ~ too many tenant IDs present in the request. max: 1 actual: 2
            a|b|a|c ~ 422 ~ too many tenant IDs present in the request. max: 1 actual: 3
            a| ~ 422 ~ too many tenant IDs present in the request. max: 1 actual: 2
            a|b/c ~ 401 ~ tenant ID 'b/c' contains unsupported character '/'
            a|.. ~ 401 ~ tenant ID is '.' or '..'
            __markers__:k=v ~ 401 ~ tenant ID '__markers__' is not allowed
            | ~ 401 ~ no org id
            :k=v ~ 401 ~ no org id
            """)
    void headerOfNoOrSeveralTenantsIsRefused(String value, int status, String text) {
        assertThat(TenantHeader.read(value)).isEqualTo(TenantId.Result.refused(status, text));
    }

    @Test
    void secondHeaderIsRefusedWhateverItSays() {
        TenantId.Result refused =
                TenantId.Result.refused(422, "too many headers X-Scope-OrgID present in the request. max: 1 actual: 2");

        assertThat(TenantHeader.readAll(List.of("a", "b"))).isEqualTo(refused);
        assertThat(TenantHeader.readAll(List.of("a", "a"))).isEqualTo(refused);
        assertThat(TenantHeader.readAll(List.of("", "a"))).isEqualTo(refused);
        assertThat(TenantHeader.readAll(List.of("a")).id()).contains(TenantId.of("a"));
        assertThat(TenantHeader.readAll(List.of())).isEqualTo(TenantId.Result.refused(401, "no org id"));
    }

    @Test
    void missingHeaderIsRefused() {
        assertThat(TenantHeader.read(null)).isEqualTo(TenantId.Result.refused(401, "no org id"));
        assertThat(TenantHeader.read("")).isEqualTo(TenantId.Result.refused(401, "no org id"));
    }

    @Test
    void bytesOfAHeaderAreShownAsTheClientWroteThem() {
        String bytes = new String("é".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);

        assertThat(TenantHeader.read(bytes))
                .isEqualTo(TenantId.Result.refused(401, "tenant ID 'é' contains unsupported character 'Ã'"));
    }
}
