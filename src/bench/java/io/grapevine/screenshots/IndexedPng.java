package io.grapevine.screenshots;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Makes PNG files smaller: of their colours at most 256 remain, the most frequent ones that differ visibly, and the others
 * become the most similar of those. A page has few colours; the others are of the edges of letters.
 */
final class IndexedPng {
    private static final int COLOURS = 256;
    private static final int BYTE = 0xff;

    /** Colours that are less apart look the same. */
    private static final int SIMILAR = 75;

    private IndexedPng() {}

    /** The picture as a PNG file with a palette. */
    static byte[] of(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int width = picture.getWidth();
        int height = picture.getHeight();
        int[] pixels = picture.getRGB(0, 0, width, height, null, 0, width);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.merge(pixel, 1, Integer::sum);
        }
        int[] colours = palette(counts);
        IndexColorModel model = new IndexColorModel(Byte.SIZE, colours.length, colours, 0, false, -1, 0);
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, model);
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < pixels.length; i++) {
            int place = places.computeIfAbsent(pixels[i], colour -> nearest(colour, colours));
            small.getRaster().setSample(i % width, i / width, 0, place);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(small, "png", out);
        return out.toByteArray();
    }

    private static int[] palette(Map<Integer, Integer> counts) {
        List<Integer> chosen = new ArrayList<>();
        counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(Map.Entry::getKey)
                .filter(colour -> chosen.size() < COLOURS
                        && chosen.stream().noneMatch(other -> distance(colour, other) < SIMILAR))
                .forEach(chosen::add);
        return chosen.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int nearest(int colour, int[] colours) {
        int best = 0;
        for (int i = 1; i < colours.length; i++) {
            if (distance(colour, colours[i]) < distance(colour, colours[best])) {
                best = i;
            }
        }
        return best;
    }

    /** The sum of the squared differences of red, green and blue. */
    private static int distance(int one, int other) {
        int sum = 0;
        for (int shift = 0; shift < 3 * Byte.SIZE; shift += Byte.SIZE) {
            int difference = (one >> shift & BYTE) - (other >> shift & BYTE);
            sum += difference * difference;
        }
        return sum;
    }
}
