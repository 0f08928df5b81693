package io.grapevine.model.matcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grapevine.model.LabelSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MatcherTest {
    @ParameterizedTest
    @CsvSource({
        "EQUAL, db, true, false, false",
        "NOT_EQUAL, db, false, true, true",
        "REGEXP, d.*, true, true, false",
        "NOT_REGEXP, d.*, false, false, true",
        "EQUAL, '', false, false, true",
        "REGEXP, .*, true, true, true",
        "REGEXP, .+, true, true, false",
        "NOT_REGEXP, .+, false, false, true",
        "REGEXP, 'd', false, false, false",
        "REGEXP, 'db|', true, false, true",
    })
    void matcherMatchesTheWholeValueWhereAMissingLabelIsEmpty(
            MatchType type, String value, boolean db, boolean dbx, boolean missing) throws MatcherException {
        Matcher matcher = Matcher.of(type, "job", value);

        assertThat(matcher.matches(LabelSet.of("job", "db"))).isEqualTo(db);
        assertThat(matcher.matches(LabelSet.of("job", "dbx"))).isEqualTo(dbx);
        assertThat(matcher.matches(LabelSet.of("other", "db"))).isEqualTo(missing);
        assertThat(matcher.matchesEmpty()).isEqualTo(missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a)(b", "a)|(b", "){2,3}\\-(?:", "(?i)a)(b", "a\\", "(", "a**", "[b-a"})
    void anExpressionOfASilenceIsRefusedUnlessItIsValidWithoutAnchors(String value) {
        assertThatThrownBy(() -> Matcher.ofSilence(MatchType.NOT_REGEXP, "job", value))
                .isInstanceOf(MatcherException.class)
                .hasMessageStartingWith("error parsing regexp: ")
                .message()
                .doesNotContain("^(?:");
    }

    @Test
    void anExpressionOfARouteMayBeValidBetweenAnchorsOnly() throws MatcherException {
        assertThat(Matcher.of(MatchType.REGEXP, "job", "a)|(b").matches("xb")).isTrue();
    }

    @Test
    void anExpressionOfASilenceMayQuoteToItsEnd() throws MatcherException {
        assertThat(Matcher.ofSilence(MatchType.REGEXP, "job", "a.\\Q*)").matches("ab*)"))
                .isTrue();
        assertThat(Matcher.ofSilence(MatchType.REGEXP, "job", "\\Qa").matches("ab"))
                .isFalse();
        assertThat(Matcher.ofSilence(MatchType.NOT_REGEXP, "job", "\\Qa").matches("ab"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a|b",
                "web-.*",
                "(?i)a$",
                "(?m)^a$",
                "(?U)a+?",
                "[ab]{2,3}",
                "(a|(b))c?",
                "a|",
                "\\Qa\\E|b"
            })
    void anExpressionOfASilenceMeansWhatItMeansInARoute(String value) throws MatcherException {
        Matcher ofSilence = Matcher.ofSilence(MatchType.REGEXP, "job", value);
        Matcher ofRoute = Matcher.of(MatchType.REGEXP, "job", value);

        assertThat(ofSilence).isEqualTo(ofRoute);
        assertThat(ofSilence.acceptedValues()).isEqualTo(ofRoute.acceptedValues());
        for (String text : List.of("", "a", "A", "b", "ab", "bab", "a\n", "bc", "acc", "xweb-1", "web-1")) {
            assertThat(ofSilence.matches(text)).as(text).isEqualTo(ofRoute.matches(text));
        }
    }

    @Test
    void anUncompilableExpressionMatchesNothing() {
        for (MatchType type : List.of(MatchType.REGEXP, MatchType.NOT_REGEXP)) {
            Matcher matcher = Matcher.uncompilable(type, "job", "(");
            assertThat(matcher.isUsable()).isFalse();
            assertThat(matcher.matches("(")).isFalse();
            assertThat(matcher.matchesEmpty()).isFalse();
            assertThat(matcher.acceptedValues()).hasValue(List.of());
        }
        assertThat(Matcher.equal("job", "(").isUsable()).isTrue();
    }

    @Test
    void matcherEscapesOnlyBackslashQuoteAndLineFeedBehindAPlainName() {
        assertThat(Matcher.equal("a", "x\\y\"z\n\tü")).hasToString("a=\"x\\\\y\\\"z\\n\tü\"");
        assertThat(Matcher.notEqual("größe", "")).hasToString("größe!=\"\"");
        assertThat(Matcher.equal("a.b-c", "x")).hasToString("a.b-c=\"x\"");
        assertThat(Matcher.equal("", "x")).hasToString("=\"x\"");
    }

    @Test
    void quotesBothPartsWhereTheNameHasAReservedCharacter() throws MatcherException {
        assertThat(Matcher.equal("a b", "x\ty\u00a0")).hasToString("\"a b\"=\"x\\ty\\u00a0\"");
        assertThat(Matcher.of(MatchType.NOT_REGEXP, "a\u2028b", ".")).hasToString("\"a\\u2028b\"!~\".\"");
        for (String reserved : List.of("{", "}", "!", "=", "~", ",", "\\", "\"", "'", "`", "\u0085", "\u3000")) {
            assertThat(Matcher.equal(reserved, "x").toString()).startsWith("\"").endsWith("=\"x\"");
        }
    }

    @Test
    void matcherShowsALegacyExpressionWithItsAnchorsAndTellsItsErrorInTheUsersTerms() throws MatcherException {
        Matcher matcher = Matcher.legacyRegexp("job", "^(?:web.*)$");

        assertThat(matcher).hasToString("job=~\"^(?:^(?:web.*)$)$\"");
        assertThat(matcher.matches("web-1")).isTrue();
        assertThat(matcher.matches("a web-1")).isFalse();
        assertThatThrownBy(() -> Matcher.legacyRegexp("job", "("))
                .hasMessage("error parsing regexp: missing closing ): `^(?:()$`");
    }

    @ParameterizedTest
    @CsvSource({
        "a, a",
        "a|b|c, 'a,b,c'",
        "(b|a), 'a,b'",
        "^a|b$, 'a,b'",
        "web-[12], 'web-1,web-2'",
        "a?, ',a'",
        "a|a, a",
        "(x|y)(1|2), 'x1,x2,y1,y2'",
        "a\\.b, a.b",
        "(?i)k, 'K,k,\u212a'",
    })
    void matcherKnowsTheFewValuesThatAnExpressionAccepts(String expression, String values) throws MatcherException {
        assertThat(Matcher.of(MatchType.REGEXP, "a", expression).acceptedValues())
                .contains(List.of(values.split(",", -1)));
    }

    @Test
    void matcherKnowsNoAcceptedValuesWhereThereAreManyOrOnlyRefusedOnes() throws MatcherException {
        assertThat(Matcher.equal("a", "b").acceptedValues()).contains(List.of("b"));
        assertThat(Matcher.notEqual("a", "b").acceptedValues()).isEmpty();
        assertThat(Matcher.of(MatchType.NOT_REGEXP, "a", "b|c").acceptedValues())
                .isEmpty();
        for (String expression : List.of("a.*", "a+", "\\pL", "a)|(?:b", "[a-z]{9}")) {
            assertThat(Matcher.of(MatchType.REGEXP, "a", expression).acceptedValues())
                    .isEmpty();
        }
    }

    @Test
    void matcherIsEqualByTypeNameAndValue() throws MatcherException {
        assertThat(Matcher.of(MatchType.REGEXP, "a", "b"))
                .isEqualTo(Matcher.of(MatchType.REGEXP, "a", "b"))
                .hasSameHashCodeAs(Matcher.of(MatchType.REGEXP, "a", "b"))
                .isNotEqualTo(Matcher.of(MatchType.NOT_REGEXP, "a", "b"))
                .isNotEqualTo(Matcher.of(MatchType.REGEXP, "x", "b"))
                .isNotEqualTo(Matcher.of(MatchType.REGEXP, "a", "x"));
    }
}
