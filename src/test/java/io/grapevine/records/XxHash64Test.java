package io.grapevine.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XxHash64Test {
    /** The specification's own vectors, and those of Go's standard library. */
    @ParameterizedTest
    @CsvSource({
        "'', ef46db3751d8e999",
        "a, d24ec4f1a98c6e5b",
        "abc, 44bc2cf5ad770999",
        "'hello, world', b33a384e6d1b1242",
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789$, 1032d841e824f998"
    })
    void hashAgreesWithPublishedVectors(String text, String expected) {
        assertThat(hash(text.getBytes(StandardCharsets.US_ASCII))).isEqualTo(expected);
    }

    /**
     * Made with the Go library that Alertmanager uses, from the bytes of {@link #noise}; around all internal
     * boundaries.
     */
    @ParameterizedTest
    @CsvSource({
        "0, ef46db3751d8e999",
        "1, 4fce394cc88952d8",
        "3, 8d69f04e870e5ee1",
        "4, 24c055fd1d1dfb4d",
        "7, 5146a96e91de808d",
        "8, 53e3bb3bf8ce7322",
        "15, 8a00cf130b53337c",
        "16, d4302404f87f7de5",
        "23, 5b33dd746e20f426",
        "24, 759a1b72b78b8ff2",
        "31, d9e2b06d5b5223fb",
        "32, 9649e1eabfcac5a7",
        "33, 10934891d19ced16",
        "63, 69b10bcf2b0a8555",
        "64, 87893927a3139376",
        "65, 10d7e46930ac6678",
        "100, 8e4b817be2c83062",
        "101, 911d1abeffb3de39",
        "222, f283e298c75442d9",
        "1000, 08c9c688e8fea76e"
    })
    void hashAgreesWithTheGoLibraryAtEveryLength(int length, String expected) {
        assertThat(hash(noise(length))).isEqualTo(expected);
    }

    private static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        int x = (int) 2654435761L;
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (x >>> 24);
            x = x * 1664525 + 1013904223;
        }
        return bytes;
    }

    private static String hash(byte[] bytes) {
        return String.format("%016x", AlertHash.XxHash64.of(bytes));
    }
}
