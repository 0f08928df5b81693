package io.grapevine.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {
    private static final String CHARACTERS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!-_.*'()";

    private static TenantId.Result refused(String text) {
        return TenantId.parse(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "payments", "Payments", "0", "a.b", "...", ".a", "!-_.*'()", "anonymous", "fake"})
    void idOfPermittedCharactersIsAccepted(String text) {
        assertThat(TenantId.parse(text).id()).contains(TenantId.of(text));
        assertThat(TenantId.of(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            a/b ~ tenant ID 'a/b' contains unsupported character '/'
            a|b ~ tenant ID 'a|b' contains unsupported character '|'
            a:b ~ tenant ID 'a:b' contains unsupported character ':'
            a b ~ tenant ID 'a b' contains unsupported character ' '
            aéb ~ tenant ID 'aéb' contains unsupported character 'Ã'
            a%2fb ~ tenant ID 'a%2fb' contains unsupported character '%'
            . ~ tenant ID is '.' or '..'
            .. ~ tenant ID is '.' or '..'
            __markers__ ~ tenant ID '__markers__' is not allowed
            user-index.json.gz ~ tenant ID 'user-index.json.gz' is not allowed
            __mimir_cluster ~ tenant ID '__mimir_cluster' is not allowed
            """)
    void textThatIsNoIdIsRefused(String text, String reason) {
        assertThat(refused(text)).isEqualTo(TenantId.Result.refused(401, reason));
    }

    @Test
    void idHasAtMost150Characters() {
        assertThat(TenantId.of("a".repeat(150))).hasToString("a".repeat(150));
        assertThat(refused("a".repeat(151)).text()).isEqualTo("tenant ID is too long: max 150 characters");
        assertThat(refused("a".repeat(151) + "/").text()).contains("contains unsupported character '/'");
        assertThat(refused("").text()).isEqualTo("no org id");
        assertThatThrownBy(() -> TenantId.of("a/b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsAreComparedByTheirCharacters() {
        assertThat(TenantId.of("a")).isEqualTo(TenantId.of("a")).hasSameHashCodeAs(TenantId.of("a"));
        assertThat(TenantId.of("a")).isNotEqualTo(TenantId.of("A")).isGreaterThan(TenantId.of("A"));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', textBlock = """
            payments-2_x, payments-2_x
            a.b, a.b
            Payments, %50ayments
            .a., %2ea%2e
            a*b, a%2ab
            (a)!, %28a%29%21
            it's, it%27s
            """)
    void fileNameEscapesWhatFileSystemsTakeDifferently(String id, String name) {
        assertThat(TenantId.of(id).fileName()).isEqualTo(name);
        assertThat(TenantId.ofFileName(name).id()).contains(TenantId.of(id));
        assertThat(TenantId.ofFileName(id).id()).contains(TenantId.of(id));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2fb", "%", "a%zz", "%2", "=", "=+5", "=-5", "=é", "%2e%2e", "a/b", "=0"})
    void nameOfNoTenantIsRefused(String name) {
        assertThat(TenantId.ofFileName(name).id()).isEmpty();
    }

    @Test
    void fileNamesOfDifferentTenantsDifferInMoreThanCase() {
        Random random = new Random(1);
        Set<String> ids =
                new HashSet<>(List.of("A".repeat(150), "a".repeat(150), "(".repeat(150), "AAA", "aaa", "aAa"));
        while (ids.size() < 2_000) {
            StringBuilder id = new StringBuilder();
            int length = 1 + random.nextInt(150);
            int range = random.nextBoolean() ? CHARACTERS.length() : 38;
            random.ints(length, 0, range).forEach(at -> id.append(CHARACTERS.charAt(at)));
            ids.add(id.toString());
        }
        Set<String> names = new HashSet<>();
        for (String id : ids) {
            String name = TenantId.of(id).fileName();
            assertThat(TenantId.ofFileName(name).id()).contains(TenantId.of(id));
            assertThat(name).hasSizeLessThanOrEqualTo(242).matches("[a-z0-9%=_-][a-z0-9%._-]*");
            assertThat(names.add(name.toLowerCase(Locale.ROOT))).isTrue();
        }
    }
}
