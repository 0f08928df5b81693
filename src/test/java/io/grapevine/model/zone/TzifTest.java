package io.grapevine.model.zone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TzifTest {
    private static ZoneTable zone(TzifBytes file) throws IOException {
        return Tzif.read(file.bytes());
    }

    private static ZoneTable footer(String rule) throws IOException {
        return zone(new TzifBytes().type(0, false, "XXX").footer(rule));
    }

    private static long at(String instant) {
        return Instant.parse(instant).getEpochSecond();
    }

    /** {@code -7 PDT summer}. */
    private static String shown(ZoneTable zone, String instant) {
        return zone.at(Instant.parse(instant)).getOffset() + " " + zone.abbreviation(at(instant))
                + (zone.isDaylightSaving(at(instant)) ? " summer" : "");
    }

    @Test
    void zoneFollowsTheRuleOfTheFooterAfterTheLastChange() throws IOException {
        ZoneTable vancouver = zone(TzifBytes.vancouver());

        assertThat(shown(vancouver, "2007-01-01T00:00:00Z")).isEqualTo("-08:00 PST");
        assertThat(shown(vancouver, "2026-07-01T00:00:00Z")).isEqualTo("-07:00 PDT summer");
        assertThat(shown(vancouver, "2026-11-01T08:59:59Z")).isEqualTo("-07:00 PDT summer");
        assertThat(shown(vancouver, "2026-11-01T09:00:00Z")).isEqualTo("-08:00 PST");
        assertThat(shown(vancouver, "2999-07-01T00:00:00Z")).isEqualTo("-07:00 PDT summer");
    }

    @Test
    void zoneThatStopsChangingHasItsNewNameFromThenOn() throws IOException {
        ZoneTable vancouver = zone(TzifBytes.vancouverSince2026());

        assertThat(shown(vancouver, "2026-10-31T00:00:00Z")).isEqualTo("-07:00 PDT summer");
        assertThat(shown(vancouver, "2026-11-01T09:00:00Z")).isEqualTo("-07:00 MST");
        assertThat(shown(vancouver, "2030-01-01T00:00:00Z")).isEqualTo("-07:00 MST");
    }

    @Test
    void daylightSavingIsNegativeWhereWinterIsTheTimeThatDiffers() throws IOException {
        ZoneTable dublin = footer("IST-1GMT0,M10.5.0,M3.5.0/1");

        assertThat(shown(dublin, "2026-07-01T00:00:00Z")).isEqualTo("+01:00 IST");
        assertThat(shown(dublin, "2026-12-01T00:00:00Z")).isEqualTo("Z GMT summer");
        assertThat(shown(dublin, "2026-10-25T00:59:59Z")).isEqualTo("+01:00 IST");
        assertThat(shown(dublin, "2026-10-25T01:00:00Z")).isEqualTo("Z GMT summer");
    }

    /** Rules of the database, with times before and after their days, and days by number. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "EST5EDT,M3.2.0,M11.1.0; America/New_York",
                "CET-1CEST,M3.5.0,M10.5.0/3; Europe/Paris",
                "IST-2IDT,M3.4.4/26,M10.5.0; Asia/Jerusalem",
                "<+1030>-10:30<+11>-11,M10.1.0,M4.1.0; Australia/Lord_Howe",
                "<+1245>-12:45<+1345>,M9.5.0/2:45,M4.1.0/3:45; Pacific/Chatham",
                "AEST-10AEDT,M10.1.0,M4.1.0/3; Australia/Sydney",
                "NST3:30NDT,M3.2.0,M11.1.0; America/St_Johns",
                "<+07>-7; Asia/Bangkok"
            })
    void rulesOfFootersAreThoseThatJavaHas(String rule, String java) throws IOException {
        ZoneTable zone = footer(rule);
        ZoneRules expected = ZoneId.of(java).getRules();
        for (Instant instant = Instant.parse("2019-01-01T00:00:00Z");
                instant.isBefore(Instant.parse("2025-01-01T00:00:00Z"));
                instant = instant.plusSeconds(1800)) {
            assertThat(zone.rules().getOffset(instant)).as(instant.toString()).isEqualTo(expected.getOffset(instant));
        }
    }

    /** What Java's rules cannot say is listed. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0; 2026-03-29T00:59:59Z; -02:00 -02",
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0; 2026-03-29T01:00:00Z; -01:00 -01 summer",
                "<-02>2<-01>,M3.5.0/-1,M10.5.0/0; 2026-10-25T01:00:00Z; -02:00 -02",
                "EET-2EEST,M3.4.4/50,M10.4.4/50; 2026-03-27T23:59:59Z; +02:00 EET",
                "EET-2EEST,M3.4.4/50,M10.4.4/50; 2026-03-28T00:00:00Z; +03:00 EEST summer",
                "AAA0BBB,0/0,J365/25; 2026-06-01T00:00:00Z; +01:00 BBB summer",
                "AAA0BBB,0/0,J365/25; 2026-01-01T00:00:00Z; +01:00 BBB summer",
                "AAA0BBB,59/0,J305/0; 2028-02-29T00:00:00Z; +01:00 BBB summer",
                "AAA0BBB,59/0,J305/0; 2027-02-28T23:59:59Z; Z AAA",
                "AAA0BBB,59/0,J305/0; 2027-03-01T00:00:00Z; +01:00 BBB summer",
                "AAA0BBB,J60/0,J305/0; 2028-02-29T23:59:59Z; Z AAA",
                "AAA0BBB,J60/0,J305/0; 2028-03-01T00:00:00Z; +01:00 BBB summer",
                "AAA0BBB,M3.1.0/-167,M10.1.0; 2026-02-22T01:00:00Z; +01:00 BBB summer",
                "AAA0BBB,M3.1.0/-167,M10.1.0; 2026-02-22T00:59:59Z; Z AAA",
                "AAA0BBB,M3.5.0/167,M10.1.0; 2026-04-04T23:00:00Z; +01:00 BBB summer",
                "AAA0BBB,M3.5.0/167,M10.1.0; 2026-04-04T22:59:59Z; Z AAA"
            })
    void rulesThatAreRareHoldToo(String rule, String instant, String expected) throws IOException {
        assertThat(shown(footer(rule), instant)).isEqualTo(expected);
    }

    @Test
    void wallTimesThatAreSkippedOrTwiceAreThoseOfJava() throws IOException {
        ZoneTable paris = footer("CET-1CEST,M3.5.0,M10.5.0/3");

        for (String local : new String[] {"2026-03-29T02:30:00", "2026-10-25T02:30:00", "2026-10-25T12:00:00"}) {
            LocalDateTime wall = LocalDateTime.parse(local);
            assertThat(paris.instant(wall))
                    .isEqualTo(wall.atZone(ZoneId.of("Europe/Paris")).toInstant());
        }
    }

    @Test
    void changesNeedNotFitThirtyTwoBits() throws IOException {
        ZoneTable zone = zone(new TzifBytes()
                .type(0, false, "OLD")
                .type(1, false, "NEW")
                .change(-(1L << 59), 0)
                .change("2200-01-01T00:00:00Z", 1)
                .footer("NEW-1"));

        assertThat(shown(zone, "-99999-01-01T00:00:00Z")).isEqualTo("Z OLD");
        assertThat(shown(zone, "2199-12-31T23:59:59Z")).isEqualTo("Z OLD");
        assertThat(shown(zone, "2200-01-01T00:00:00Z")).isEqualTo("+01:00 NEW");
    }

    @Test
    void filesOfTheFirstVersionHaveNoFooter() throws IOException {
        ZoneTable zone = zone(new TzifBytes()
                .type(1, false, "AAA")
                .type(2, true, "BBB")
                .change("2020-01-01T00:00:00Z", 1)
                .version('\0'));

        assertThat(shown(zone, "2019-01-01T00:00:00Z")).isEqualTo("+01:00 AAA");
        assertThat(shown(zone, "2050-01-01T00:00:00Z")).isEqualTo("+02:00 BBB summer");
    }

    @Test
    void leapSecondsAreNotCounted() throws IOException {
        long change = at("2020-01-01T00:00:00Z");
        ZoneTable zone = zone(new TzifBytes()
                .type(0, false, "AAA")
                .type(1, false, "BBB")
                .change(change + 27, 1)
                .leap(78796800, 1)
                .leap(1483228826, 27)
                .footer("BBB-1"));

        assertThat(shown(zone, "2019-12-31T23:59:59Z")).isEqualTo("Z AAA");
        assertThat(shown(zone, "2020-01-01T00:00:00Z")).isEqualTo("+01:00 BBB");
    }

    @Test
    void namesMayChangeWhereOffsetsDoNot() throws IOException {
        ZoneTable zone = zone(new TzifBytes()
                .type(1, false, "AAA")
                .type(1, true, "BBB")
                .change("2020-01-01T00:00:00Z", 1)
                .footer("CCC-1"));

        assertThat(shown(zone, "2019-01-01T00:00:00Z")).isEqualTo("+01:00 AAA");
        assertThat(zone.rules().isFixedOffset()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PST8PDT",
                "PST8PDT,M3.2.0",
                "PST8PDT,M13.2.0,M11.1.0",
                "PST8PDT,M3.6.0,M11.1.0",
                "PST8PDT,M3.0.0,M11.1.0",
                "PST8PDT,M3.2.7,M11.1.0",
                "PST8PDT,J0,J366",
                "PST8PDT,1,366",
                "PST8PDT,M3.2.0/168,M11.1.0",
                "PST25",
                "PST8:60",
                "PST19PDT,M3.2.0,M11.1.0",
                "P8",
                "8",
                "<PST8",
                "../../etc/passwd"
            })
    void filesAreRefusedWhereTheFooterIsNoRule(String rule) {
        assertThatThrownBy(() -> footer(rule)).isInstanceOf(IOException.class);
    }

    @Test
    void filesAreRefusedWhereverTheyAreCutOff() {
        byte[] whole = TzifBytes.vancouverSince2026().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Tzif.read(cut)).as("%s bytes", length).isInstanceOf(IOException.class);
        }
    }

    @Test
    void filesAreReadOrRefusedWhateverTheyHold() {
        Random random = new Random(62);
        byte[][] samples = {
            TzifBytes.vancouver().bytes(),
            TzifBytes.vancouverSince2026().bytes(),
            new TzifBytes()
                    .type(0, false, "XXX")
                    .leap(1, 1)
                    .footer("AAA0BBB,0/0,J365/25")
                    .bytes()
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] file = samples[i % samples.length].clone();
            for (int j = 0; j <= random.nextInt(4); j++) {
                file[random.nextInt(file.length)] = (byte) random.nextInt(256);
            }
            try {
                ZoneTable zone = Tzif.read(file);
                for (long seconds :
                        new long[] {Long.MIN_VALUE, -1L << 41, 0, 1_800_000_000, 1L << 50, Long.MAX_VALUE}) {
                    assertThat(Math.abs(zone.offset(seconds))).isLessThanOrEqualTo(18 * 3600);
                    assertThat(zone.abbreviation(seconds)).hasSizeLessThanOrEqualTo(40);
                    boolean unused = zone.isDaylightSaving(seconds);
                }
                assertThat(zone.instant(LocalDateTime.parse("2026-11-01T01:30:00")))
                        .isNotNull();
            } catch (IOException refused) {
                assertThat(refused).hasMessageNotContaining("\n");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "TZif", "TZif2", "# version 2026b\n", "<html>"})
    void otherFilesAreRefused(String text) {
        assertThatThrownBy(() -> Tzif.read(text.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
