package io.grapevine.base.go;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoQueryTest {
    /** Go 1.26: {@code q := u.Query(); q.Set("m", "v"); q.Encode()}. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ``|?m=v
            ?|?m=v
            ?z=1&a=2|?a=2&m=v&z=1
            ?m=1&m=2&n|?m=v&n=
            ?a=2&a=1|?a=2&a=1&m=v
            ?a=b+c%20d%2F~*|?a=b+c+d%2F~%2A&m=v
            ?a=1;b=2&c=%zz&%4&&d=1|?d=1&m=v
            ?=x|?=x&m=v
            ?%c3%bc=ü|?m=v&%C3%BC=%C3%BC
            ?a==|?a=%3D&m=v
            """)
    void setsAValueAsGoDoes(String query, String changed) {
        assertThat(GoUrl.withParameter(query, "m", "v")).isEqualTo(changed);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            corp secret|s&=ü +|?corp+secret=s%26%3D%C3%BC+%2B
            😀|a/b|?%F0%9F%98%80=a%2Fb
            """)
    void goQueryEscapesNamesAndValues(String name, String value, String query) {
        assertThat(GoUrl.withParameter("", name, value)).isEqualTo(query);
    }
}
