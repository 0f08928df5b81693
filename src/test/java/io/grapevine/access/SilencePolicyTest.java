package io.grapevine.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.grapevine.base.protobuf.UnknownFields;
import io.grapevine.features.leases.Lease;
import io.grapevine.model.LabelSet;
import io.grapevine.model.matcher.MatchType;
import io.grapevine.model.matcher.Matcher;
import io.grapevine.model.matcher.MatcherException;
import io.grapevine.model.matcher.Matchers;
import io.grapevine.records.Silence;
import io.grapevine.records.TestSilences;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SilencePolicyTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path directory;

    private Caller caller(String yaml, String user, String... groups) throws Exception {
        Path file = directory.resolve("access.yml");
        Files.writeString(file, yaml);
        return PermissionsFile.read(file).caller(new CallerIdentity(Optional.of(user), List.of(groups), List.of()));
    }

    private static Silence silence(Duration from, Duration to, String comment, String... matchers)
            throws MatcherException {
        return TestSilences.of("", List.of(set(matchers)), NOW.plus(from), NOW.plus(to), NOW, "x", comment);
    }

    private static Matchers set(String... texts) throws MatcherException {
        List<Matcher> set = new ArrayList<>();
        for (String text : texts) {
            String[] parts = text.split("(?<=[=!~])(?=[^=!~]|$)|(?<=\\w)(?=[=!])", 3);
            MatchType type = switch (parts[1]) {
                case "=" -> MatchType.EQUAL;
                case "!=" -> MatchType.NOT_EQUAL;
                case "=~" -> MatchType.REGEXP;
                default -> MatchType.NOT_REGEXP;
            };
            set.add(Matcher.of(type, parts[0], parts.length < 3 ? "" : parts[2]));
        }
        return Matchers.of(set);
    }

    private static final Duration ZERO = Duration.ZERO;
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void allTheTimeOfALeaseIsLimitedAsAProgramRenewsIt() throws Exception {
        Caller caller = caller("silences: {max_duration: 1h}", "bob");
        Lease lease = new Lease("bob", "drain", set("a=b"), Duration.ofMinutes(10), "", true);
        Silence open = lease.over(null, NOW);

        assertThat(caller.faultOf(null, open, NOW)).isEmpty();
        assertThat(caller.faultOf(open, lease.over(open, NOW.plusSeconds(50 * 60)), NOW.plusSeconds(50 * 60)))
                .isEmpty();
        assertThat(caller.faultOf(open, lease.over(open, NOW.plusSeconds(55 * 60)), NOW.plusSeconds(55 * 60)))
                .contains("duration: 1h5m0s (expected: at most 1h0m0s)");
        Silence others = open.withReceivers(List.of(set("name=pager")));
        assertThat(caller.faultOf(others, lease.over(others, NOW.plusSeconds(55 * 60)), NOW.plusSeconds(55 * 60)))
                .as("another silence, for all receivers")
                .isEmpty();
    }

    @Test
    void aPlannedSilenceMayBeAboutAnyTeamAndHasTheOtherLimits() throws Exception {
        Path file = directory.resolve("access.yml");
        Files.writeString(
                file,
                "roles: {admin: [ana]}\n"
                        + "silences: {max_duration: 1h, require_comment: true, min_matchers: 1, team_label: t}");
        SilencePolicy policy = PermissionsFile.read(file).silences().orElseThrow();

        assertThat(policy.faultOfPlanned(silence(HOUR, HOUR.plus(HOUR), "x", "a=b")))
                .isEmpty();
        assertThat(policy.faultOfPlanned(silence(HOUR, HOUR.plus(HOUR), "", "a=b")))
                .contains("comment: \"\" (expected: a comment)");
        assertThat(policy.faultOfPlanned(silence(HOUR, HOUR.plus(HOUR).plus(HOUR), "x", "a=b")))
                .contains("duration: 2h0m0s (expected: at most 1h0m0s)");
    }

    @Test
    void theTimeFromNowIsLimitedSoThatASilenceCanBeExtendedAgain() throws Exception {
        Caller caller = caller("silences: {max_duration: 1h}", "bob");

        assertThat(caller.faultOf(null, silence(ZERO, HOUR, "", "a=b"), NOW)).isEmpty();
        assertThat(caller.faultOf(null, silence(ZERO, HOUR.plusMinutes(2), "", "a=b"), NOW))
                .contains("duration: 1h2m0s (expected: at most 1h0m0s)");
        assertThat(caller.faultOf(null, silence(HOUR.negated(), HOUR, "", "a=b"), NOW))
                .isEmpty();
        assertThat(caller.faultOf(null, silence(HOUR, HOUR.multipliedBy(2), "", "a=b"), NOW))
                .isEmpty();
        assertThat(caller.faultOf(null, silence(HOUR, HOUR.multipliedBy(3), "", "a=b"), NOW))
                .isPresent();
    }

    @Test
    void aSilenceThatRenewsItselfMustBeAnAcknowledgement() throws Exception {
        Caller caller = caller("silences: {max_duration: 1h}", "bob");
        Silence plain = silence(ZERO, HOUR, "", "a=b");
        Silence renewed = new Silence(
                "1",
                plain.matcherSets(),
                plain.startsAt(),
                NOW.plus(HOUR.multipliedBy(5)),
                NOW,
                "x",
                "",
                LabelSet.of(Silence.ACKNOWLEDGES, "key"),
                List.of(),
                UnknownFields.NONE);

        assertThat(caller.faultOf(null, renewed, NOW))
                .hasValueSatisfying(fault -> assertThat(fault).contains("annotations: grapevine_acknowledges"));
        assertThat(caller.faultOf(plain, renewed, NOW)).isPresent();
        assertThat(caller.faultOf(renewed, renewed, NOW)).isEmpty();
        assertThat(caller.faultOfAcknowledging(renewed)).isEmpty();
    }

    @Test
    void anAcknowledgementCannotBecomeASilenceThatIsLongerThanPermitted() throws Exception {
        Caller caller = caller("silences: {max_duration: 1h}", "bob");
        Silence acknowledgement = acknowledgement(ZERO, Duration.ofMinutes(15));
        Silence plain = acknowledgement.withAnnotations(Map.of());
        String fault = "duration: 87600h0m0s (expected: at most 1h0m0s)";
        Duration years = Duration.ofDays(3650);

        assertThat(caller.faultOf(acknowledgement, lasting(plain, years), NOW)).contains(fault);
        assertThat(caller.faultOf(acknowledgement, lasting(acknowledgement, years), NOW))
                .contains(fault);
        Silence ended = acknowledgement(HOUR.negated(), Duration.ofMinutes(-10));
        assertThat(caller.faultOf(ended, lasting(ended, years), NOW)).contains(fault);
    }

    @Test
    void anAcknowledgementIsEditedAndExtendedWithinTheLongestDuration() throws Exception {
        Caller caller = caller("silences: {max_duration: 1h}", "bob");
        Silence acknowledgement = acknowledgement(ZERO, Duration.ofMinutes(15));
        Silence renewedFor = acknowledgement(HOUR.multipliedBy(9).negated(), Duration.ofMinutes(15));

        assertThat(caller.faultOf(acknowledgement, lasting(acknowledgement, HOUR), NOW))
                .isEmpty();
        assertThat(caller.faultOf(renewedFor, renewedFor, NOW)).isEmpty();
        assertThat(caller.faultOf(renewedFor, lasting(renewedFor, Duration.ofMinutes(5)), NOW))
                .isEmpty();
    }

    private static Silence acknowledgement(Duration start, Duration end) throws MatcherException {
        return silence(start, end, "", "a=b").withAnnotation(Silence.ACKNOWLEDGES, "key");
    }

    private static Silence lasting(Silence silence, Duration end) {
        return silence.withTimes(silence.startsAt(), NOW.plus(end), NOW);
    }

    @Test
    void theCommentMayBeRequired() throws Exception {
        Caller required = caller("silences: {require_comment: true}", "bob");
        assertThat(required.faultOf(null, silence(ZERO, HOUR, " ", "a=b"), NOW))
                .contains("comment: \"\" (expected: a comment)");
        assertThat(required.faultOf(null, silence(ZERO, HOUR, "x", "a=b"), NOW)).isEmpty();

        Caller pattern = caller("silences: {comment_pattern: 'OPS-\\d+', comment_hint: a ticket}", "bob");
        assertThat(pattern.faultOf(null, silence(ZERO, HOUR, "see OPS-1.", "a=b"), NOW))
                .isEmpty();
        assertThat(pattern.faultOf(null, silence(ZERO, HOUR, "ops", "a=b"), NOW))
                .contains("comment: \"ops\" (expected: a ticket)");
        assertThat(pattern.faultOfAcknowledging(silence(ZERO, HOUR, "", "a=b"))).isPresent();

        Caller both =
                caller("silences: {require_comment: true, comment_pattern: 'OPS-\\d+', comment_hint: a ticket}", "bob");
        assertThat(both.faultOf(null, silence(ZERO, HOUR, " ", "a=b"), NOW))
                .contains("comment: \"\" (expected: a ticket)");

        Caller noHint = caller("silences: {comment_pattern: 'OPS-\\d+ \"|é'}", "bob");
        assertThat(noHint.faultOf(null, silence(ZERO, HOUR, "", "a=b"), NOW))
                .contains("comment: \"\" (expected: text that matches OPS-\\d+ \"|é)");
    }

    @ParameterizedTest
    @CsvSource({
        "a=b c=d, true",
        "a=b c=~d.*, true",
        "a=b, false",
        "a=b a=b, false",
        "a=b c=~.*, false",
        "a=b c=~.+, false",
        "a=b c=~(.|\\n)+, false",
        "a=b c!=d, false",
        "a=b c!=, false",
        "a=b c=, false",
    })
    void onlyMatchersThatSelectSomethingCount(String matchers, boolean permitted) throws Exception {
        Caller caller = caller("silences: {min_matchers: 2}", "bob");

        assertThat(caller.faultOf(null, silence(ZERO, HOUR, "", matchers.split(" ")), NOW)
                        .isEmpty())
                .isEqualTo(permitted);
    }

    @ParameterizedTest
    @CsvSource({"a=b c=~d, true", "a=~b, false", "a=~b c=, false", "a!=b, false"})
    void oneMatcherMayHaveToBeAnEquality(String matchers, boolean permitted) throws Exception {
        Caller caller = caller("silences: {require_equality: true}", "bob");

        assertThat(caller.faultOf(null, silence(ZERO, HOUR, "", matchers.split(" ")), NOW)
                        .isEmpty())
                .isEqualTo(permitted);
    }

    private static final String TEAMS =
            "groups: {pay: [bob], web: [bob]}\nroles: {silencer: ['*'], admin: [alice]}\nsilences: {team_label: team}";

    @ParameterizedTest
    @CsvSource({
        "team=pay, true",
        "team=pay a=~.*, true",
        "team=~pay|web, true",
        "team=~pay|sre, false",
        "team=~pay.*, false",
        "team=~p.y, false",
        "team=sre, false",
        "team!=sre, false",
        "team=, false",
        "a=pay, false",
    })
    void onlyTheOwnTeamsAlertsMayBeSilenced(String matchers, boolean permitted) throws Exception {
        Silence silence = silence(ZERO, HOUR, "", matchers.split(" "));

        assertThat(caller(TEAMS, "bob").faultOf(null, silence, NOW).isEmpty()).isEqualTo(permitted);
        assertThat(caller(TEAMS, "bob").faultOfChanging(silence).isEmpty()).isEqualTo(permitted);
        assertThat(caller(TEAMS, "carol", "pay", "web")
                        .faultOf(null, silence, NOW)
                        .isEmpty())
                .isEqualTo(permitted);
        assertThat(caller(TEAMS, "carol").faultOf(null, silence, NOW)).isPresent();
        assertThat(caller(TEAMS, "alice").faultOf(null, silence, NOW)).isEmpty();
    }

    @Test
    void eachSetOfMatchersAndTheChangedSilenceMustBeOfTheOwnTeam() throws Exception {
        Caller bob = caller(TEAMS, "bob");
        Silence own = silence(ZERO, HOUR, "", "team=pay");
        Silence both =
                TestSilences.of("", List.of(set("team=pay"), set("team=sre")), NOW, NOW.plus(HOUR), NOW, "x", "");

        assertThat(bob.faultOf(null, both, NOW)).isPresent();
        assertThat(bob.faultOf(silence(ZERO, HOUR, "", "team=sre"), own, NOW))
                .contains("matchers: not restricted to the own team (expected: team=\"…\" with one of pay, web)");
        assertThat(bob.faultOf(own, own, NOW)).isEmpty();
    }
}
