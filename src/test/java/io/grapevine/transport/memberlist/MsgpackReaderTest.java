package io.grapevine.transport.memberlist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MsgpackReaderTest {
    private static MsgpackReader reader(String hex) {
        return new MsgpackReader(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "7f, 127",
        "ff, -1",
        "e0, -32",
        "ccff, 255",
        "cdffff, 65535",
        "ceffffffff, 4294967295",
        "cf000000010000000f, 4294967311",
        "d080, -128",
        "d18000, -32768",
        "d280000000, -2147483648",
        "d3ffffffffffffffff, -1"
    })
    void wholeNumbersHaveManyForms(String hex, long expected) throws IOException {
        assertThat(reader(hex).readInteger()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a3616263", "d903616263", "da0003616263", "db00000003616263", "c403616263", "c50003616263"})
    void textsAndBytesHaveManyForms(String hex) throws IOException {
        assertThat(reader(hex).readText(3)).isEqualTo("abc");
        assertThatThrownBy(() -> reader(hex).readBytes(2)).hasMessage("3 bytes (expected: at most 2)");
    }

    @Test
    void nilIsNoBytes() throws IOException {
        assertThat(reader("c0").readBytes(0)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05",
                "ff",
                "c0",
                "c2",
                "c3",
                "a26162",
                "90",
                "9301a16203",
                "8101c0",
                "dc00020102",
                "dd0000000101",
                "de0001a16101",
                "df00000001a16101",
                "c4020102",
                "c50001ff",
                "c60000000101",
                "c7020501ff",
                "c800010501",
                "c9000000010501",
                "ca00000000",
                "cb0000000000000000",
                "cc01",
                "cd0102",
                "ce01020304",
                "cf0102030405060708",
                "d001",
                "d10102",
                "d201020304",
                "d30102030405060708",
                "d40501",
                "d5050102",
                "d60501020304",
                "d8" + "05" + "0102030405060708090a0b0c0d0e0f10",
                "d90161",
                "da000161",
                "db0000000161",
                "9192929081a161910005"
            })
    void aValueOfAnyKindIsSkipped(String hex) throws IOException {
        MsgpackReader reader = reader(hex + "2a");
        reader.skip();
        assertThat(reader.readInteger()).isEqualTo(42);
    }

    @Test
    void fieldsComeInAnyOrderAndUnknownOnesAreSkipped() throws IOException {
        Map<String, Long> numbers = new TreeMap<>();
        MsgpackReader reader = reader("83a14201a3" + "6e65779201a178a14103");
        reader.readFields(name -> {
            if (name.equals("new")) {
                return false;
            }
            numbers.put(name, reader.readInteger());
            return true;
        });
        assertThat(numbers).isEqualTo(Map.of("A", 3L, "B", 1L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "81", "81a1", "81a141", "dffffffffaa141", "90", "2a", "c1"})
    void whatIsNoMapOrEndsEarlyIsRefused(String hex) {
        MsgpackReader reader = reader(hex);
        assertThatThrownBy(() -> reader.readFields(name -> false)).isInstanceOf(IOException.class);
    }

    @Test
    void lengthsThatAreLiesCostNothing() {
        assertThatThrownBy(() -> reader("dbffffffff").readBytes(Integer.MAX_VALUE))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> reader("db7fffff0061").readBytes(Integer.MAX_VALUE))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> reader("ddffffffff").skip()).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> reader("91".repeat(100_000)).skip()).isInstanceOf(IOException.class);
    }

    @Test
    void randomBytesNeverDoHarm() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            MsgpackReader reader = new MsgpackReader(new ByteArrayInputStream(bytes));
            try {
                reader.skip();
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("Exception");
            }
        }
    }
}
