// An adapter for Lettuce. Adaptive refreshing is on, as the library's documentation advises;
// without it the library asks for the topology once.
import io.lettuce.core.ReadFrom;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.ClusterTopologyRefreshOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.pubsub.RedisClusterPubSubAdapter;
import io.lettuce.core.cluster.models.partitions.RedisClusterNode;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.ArrayOutput;
import io.lettuce.core.output.IntegerOutput;
import io.lettuce.core.output.CommandOutput;
import io.lettuce.core.output.ValueOutput;
import io.lettuce.core.output.ValueListOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import io.lettuce.core.SocketOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

class LettuceAdapter extends Wire {
    private static final Set<String> INTEGERS = Set.of("INCR", "DEL", "LPUSH", "RPUSH", "EXISTS", "PUBLISH", "SPUBLISH", "TTL", "LLEN");
    private static final Set<String> LISTS = Set.of("MGET", "BLPOP", "LRANGE");
    private RedisClusterClient client;
    private StatefulRedisClusterConnection<String, String> connection;

    public static void main(String[] args) throws Exception {
        new LettuceAdapter().serve("lettuce " + args[0]);
    }

    @Override
    void connect() {
        if (connection != null) return;
        if (client == null) {
            List<RedisURI> nodes = new ArrayList<>();
            for (String addr : addrs()) {
                int colon = addr.lastIndexOf(':');
                RedisURI.Builder uri = RedisURI.builder().withHost(addr.substring(0, colon)).withPort(Integer.parseInt(addr.substring(colon + 1)))
                    .withTimeout(Duration.ofMillis(number("timeoutMs", 60000)));
                if (hello.has("password")) uri.withAuthentication(text("username"), text("password"));
                nodes.add(uri.build());
            }
            client = RedisClusterClient.create(nodes);
            client.setOptions(ClusterClientOptions.builder()
                .socketOptions(SocketOptions.builder().connectTimeout(Duration.ofMillis(number("dialTimeoutMs", 10000))).build())
                .topologyRefreshOptions(ClusterTopologyRefreshOptions.builder().enableAllAdaptiveRefreshTriggers().build())
                .build());
        }
        connection = client.connect();
        String from = text("readFrom");
        if ("replica".equals(from) || "any".equals(from)) connection.setReadFrom(ReadFrom.REPLICA_PREFERRED);
    }

    private RedisFuture<?> dispatch(List<String> args) {
        String name = args.get(0).toUpperCase();
        ProtocolKeyword type = new ProtocolKeyword() {
            @Override
            public byte[] getBytes() {
                return name.getBytes(StandardCharsets.US_ASCII);
            }

            public String name() {
                return name;
            }

            @Override
            public String toString() {
                return name;
            }
        };
        String key = keyOf(args);
        CommandArgs<String, String> words = new CommandArgs<>(StringCodec.UTF8);
        for (String arg : args.subList(1, args.size())) {
            if (arg.equals(key)) words.addKey(arg);
            else words.add(arg);
        }
        CommandOutput<String, String, ?> output = LISTS.contains(name) ? new ValueListOutput<>(StringCodec.UTF8)
            : INTEGERS.contains(name) ? new IntegerOutput<>(StringCodec.UTF8)
            : name.startsWith("EVAL") ? new ArrayOutput<>(StringCodec.UTF8) : new ValueOutput<>(StringCodec.UTF8);
        return connection.async().dispatch(type, output, words);
    }

    @Override
    List<Object> answer(List<List<String>> commands) throws Exception {
        String name = commands.get(0).get(0).toUpperCase();
        if (name.endsWith("SUBSCRIBE")) return List.of(subscribe(name, commands.get(0).get(1)));
        if (name.equals("MULTI")) return repeat(fail("the library has no transactions on clusters"), commands.size());
        List<RedisFuture<?>> futures = new ArrayList<>();
        for (List<String> args : commands) futures.add(dispatch(args));
        List<Object> replies = new ArrayList<>();
        for (int i = 0; i < futures.size(); i++) {
            try {
                Object v = show(futures.get(i).get(number("timeoutMs", 60000), TimeUnit.MILLISECONDS));
                boolean single = commands.get(i).get(0).toUpperCase().startsWith("EVAL") && v instanceof List<?> l && l.size() == 1;
                replies.add(single ? ((List<?>) v).get(0) : v);
            } catch (Exception e) {
                replies.add(failure(e));
            }
        }
        return replies;
    }

    private Object subscribe(String name, String channel) {
        StatefulRedisClusterPubSubConnection<String, String> sub = client.connectPubSub();
        sub.addListener(new RedisClusterPubSubAdapter<String, String>() {
            @Override
            public void message(RedisClusterNode node, String from, String message) {
                say(Map.of("message", List.of("message", from, message)));
            }

            public void smessage(RedisClusterNode node, String from, String message) {
                say(Map.of("message", List.of("smessage", from, message)));
            }
        });
        sub.setNodeMessagePropagation(true);
        if (name.equals("SSUBSCRIBE")) sub.sync().ssubscribe(channel);
        else sub.sync().subscribe(channel);
        return List.of(name.toLowerCase(), channel, 1);
    }
}
