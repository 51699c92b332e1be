package dev.platen.cli.incident;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// The requests of a mix, by number. What a request is follows from the seed and its number alone. After
/// the burst the same sequence begins again. For use by several threads.
final class Mix {
    /// Ten tenants, the first of which sends 80 %.
    static final List<String> WORKSPACES =
            IntStream.range(0, 10).mapToObj(i -> "tenant-" + i).toList();

    private static final double LARGEST_WORKSPACE_SHARE = 0.8;

    /// Where the consecutive messages begin, as a share of the burst.
    private static final double BLOCK_BEGINS = 0.2;

    /// Different data sets of a kind: as many as fit in so many bytes, at most [#MAX_VARIANTS].
    private static final int VARIANT_BYTES = 24 * 1024 * 1024;

    private static final int MAX_VARIANTS = 64;
    private static final int MIN_VARIANTS = 8;
    private static final String[] NAMES = {"Bath towel", "Desk lamp", "Tea kettle", "Wool blanket", "Garden chair"};
    private static final String[] REMARKS = {"in stock", "ships on Monday", "the last one", "made to order"};

    private final MixSpec spec;
    private final long seed;
    private final int burst;
    private final List<byte[][]> variants = new ArrayList<>();

    /// A burst of `burst` messages.
    Mix(MixSpec spec, long seed, int burst) {
        this.spec = spec;
        this.seed = seed;
        this.burst = burst;
        for (int kind = 0; kind < spec.kinds().size(); kind++) {
            variants.add(variantsOf(spec.kinds().get(kind), new Random(seed * 31 + kind)));
        }
    }

    /// The request with this number: its id is `n` and the number.
    byte[] request(long index) {
        int kind = kind(index);
        byte[][] data = variants.get(kind);
        long hash = hash(index, 1);
        String head = "{\"id\":\"" + id(index) + "\",\"workspace\":\"" + workspace(index) + "\",\"template\":\""
                + spec.kinds().get(kind).template()
                + "\",\"channel\":\"email\",\"locale\":\"en-GB\",\"timeZone\":\"UTC\",\"data\":";
        return envelope(head, data[(int) Long.remainderUnsigned(hash, data.length)]);
    }

    static String id(long index) {
        return "n" + index;
    }

    /// An urgent request, small and of the same workspaces; its id is `u` and the number.
    byte[] urgent(long index) {
        String head = "{\"id\":\"" + urgentId(index) + "\",\"workspace\":\"" + workspace(index) + "\",\"template\":\""
                + MixTemplates.URGENT
                + "\",\"channel\":\"sms\",\"locale\":\"en-GB\",\"timeZone\":\"UTC\",\"data\":";
        long code = Long.remainderUnsigned(hash(index, 2), 1_000_000);
        return envelope(head, ("{\"code\":" + code + "}").getBytes(StandardCharsets.US_ASCII));
    }

    static String urgentId(long index) {
        return "u" + index;
    }

    MixSpec spec() {
        return spec;
    }

    int burst() {
        return burst;
    }

    /// Bytes of the whole burst.
    long burstBytes() {
        long bytes = 0;
        for (long i = 0; i < burst; i++) {
            byte[][] data = variants.get(kind(i));
            bytes += data[(int) Long.remainderUnsigned(hash(i, 1), data.length)].length;
        }
        return bytes;
    }

    /// Which of the mix's kinds a request is. Consecutive kinds fill blocks; the others share the rest.
    int kind(long index) {
        double place = (index % burst + 0.5) / burst;
        double block = BLOCK_BEGINS;
        double rest = 0;
        for (int i = 0; i < spec.kinds().size(); i++) {
            MixSpec.Kind kind = spec.kinds().get(i);
            if (!kind.consecutive()) {
                rest += kind.share();
            } else if (place >= block && place < block + kind.share()) {
                return i;
            } else {
                block += kind.share();
            }
        }
        double dice = unit(hash(index, 3)) * rest;
        int last = 0;
        for (int i = 0; i < spec.kinds().size(); i++) {
            if (!spec.kinds().get(i).consecutive()) {
                last = i;
                dice -= spec.kinds().get(i).share();
                if (dice < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    private String workspace(long index) {
        double dice = unit(hash(index, 4));
        if (dice < LARGEST_WORKSPACE_SHARE) {
            return WORKSPACES.getFirst();
        }
        double share = (1 - LARGEST_WORKSPACE_SHARE) / (WORKSPACES.size() - 1);
        int other = (int) ((dice - LARGEST_WORKSPACE_SHARE) / share);
        return WORKSPACES.get(1 + Math.min(other, WORKSPACES.size() - 2));
    }

    private static byte[] envelope(String head, byte[] data) {
        byte[] request = new byte[head.length() + data.length + 1];
        for (int i = 0; i < head.length(); i++) {
            request[i] = (byte) head.charAt(i);
        }
        System.arraycopy(data, 0, request, head.length(), data.length);
        request[request.length - 1] = '}';
        return request;
    }

    private static byte[][] variantsOf(MixSpec.Kind kind, Random random) {
        long largest = Math.max(kind.maxBytes(), 110L * kind.maxRows());
        int count = Math.clamp(2 * VARIANT_BYTES / largest, MIN_VARIANTS, MAX_VARIANTS);
        byte[][] variants = new byte[count][];
        for (int i = 0; i < count; i++) {
            // Evenly over the range, ends included, so that the largest size occurs whatever the seed.
            double step = count == 1 ? 0 : i / (count - 1.0);
            int bytes = (int) (kind.minBytes() + step * (kind.maxBytes() - kind.minBytes()));
            int rows = (int) (kind.minRows() + step * (kind.maxRows() - kind.minRows()));
            variants[i] = data(bytes, rows, random);
        }
        return variants;
    }

    /// A JSON object of about `bytes` bytes, or with so many rows if that is given.
    private static byte[] data(int bytes, int rows, Random random) {
        StringBuilder json = new StringBuilder(Math.max(bytes, 110 * rows) + 128);
        json.append("{\"title\":\"order of today\",\"customer\":\"customer ")
                .append(random.nextInt(100_000))
                .append("\",\"number\":")
                .append(random.nextInt(1_000))
                .append(",\"rows\":[");
        for (int row = 0; rows > 0 ? row < rows : row == 0 || json.length() < bytes - 60; row++) {
            json.append(row == 0 ? "" : ",");
            row(json, random);
        }
        return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void row(StringBuilder json, Random random) {
        json.append("{\"sku\":\"A-")
                .append(100_000 + random.nextInt(900_000))
                .append("\",\"name\":\"")
                .append(NAMES[random.nextInt(NAMES.length)])
                .append("\",\"remark\":\"")
                .append(REMARKS[random.nextInt(REMARKS.length)])
                .append("\",\"quantity\":")
                .append(1 + random.nextInt(9))
                .append(",\"price\":")
                .append(random.nextInt(500))
                .append('.')
                .append(10 + random.nextInt(89))
                .append('}');
    }

    private static double unit(long hash) {
        return (hash >>> 11) * 0x1.0p-53;
    }

    /// Spreads numbers evenly; the finishing step of SplitMix64 (Steele, Lea, Flood 2014).
    private long hash(long index, int salt) {
        long z = seed * 0xd1342543de82ef95L + (index * 8 + salt) * 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
