// An adapter for Jedis.
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import redis.clients.jedis.ClusterPipeline;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.JedisCluster;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Response;
import redis.clients.jedis.commands.ProtocolCommand;

class JedisAdapter extends Wire {
    private JedisCluster client;

    public static void main(String[] args) throws Exception {
        new JedisAdapter().serve("jedis " + args[0]);
    }

    @Override
    void connect() {
        if (client != null) return;
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder();
        if (hello.has("timeoutMs")) config.socketTimeoutMillis(number("timeoutMs", 0));
        if (hello.has("dialTimeoutMs")) config.connectionTimeoutMillis(number("dialTimeoutMs", 0));
        if (hello.has("password")) config.user(text("username")).password(text("password"));
        Set<HostAndPort> nodes = new HashSet<>();
        for (String addr : addrs()) nodes.add(HostAndPort.from(addr));
        client = new JedisCluster(nodes, config.build());
    }

    private static ProtocolCommand command(List<String> args) {
        return () -> args.get(0).getBytes();
    }

    private static String[] rest(List<String> args) {
        return args.subList(1, args.size()).toArray(new String[0]);
    }

    @Override
    List<Object> answer(List<List<String>> commands) throws Exception {
        String name = commands.get(0).get(0).toUpperCase();
        if (name.endsWith("SUBSCRIBE")) return List.of(subscribe(name, commands.get(0).get(1)));
        if (name.equals("MULTI")) return repeat(fail("the library has no transactions on clusters"), commands.size());
        List<Object> replies = new ArrayList<>();
        if (commands.size() == 1) {
            List<String> args = commands.get(0);
            replies.add(show(client.sendCommand(keyOf(args), command(args), rest(args))));
            return replies;
        }
        List<Response<?>> results = new ArrayList<>();
        try (ClusterPipeline pipe = client.pipelined()) {
            for (List<String> args : commands) results.add(queue(pipe, args));
            pipe.sync();
        }
        for (Response<?> r : results) {
            try {
                replies.add(show(r.get()));
            } catch (RuntimeException e) {
                replies.add(failure(e));
            }
        }
        return replies;
    }

    // Pipelines of the library have a method for each command, and these are what is needed.
    private static Response<?> queue(ClusterPipeline pipe, List<String> args) {
        return switch (args.get(0).toUpperCase()) {
            case "GET" -> pipe.get(args.get(1));
            case "SET" -> pipe.set(args.get(1), args.get(2));
            case "INCR" -> pipe.incr(args.get(1));
            default -> throw new IllegalArgumentException("no " + args.get(0) + " in pipelines of this adapter");
        };
    }

    private Object subscribe(String name, String channel) throws Exception {
        if (name.equals("SSUBSCRIBE")) return fail("the adapter has no sharded subscriptions for this library");
        JedisPubSub listener = new JedisPubSub() {
            @Override
            public void onMessage(String from, String message) {
                say(Map.of("message", List.of("message", from, message)));
            }
        };
        Thread thread = new Thread(() -> {
            while (true) { // subscribe returns when its connection is lost, and an application calls it again
                try {
                    client.subscribe(listener, channel);
                } catch (RuntimeException e) {
                    // again
                }
                try {
                    Thread.sleep(100);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        Thread.sleep(300);
        return List.of(name.toLowerCase(), channel, 1);
    }
}
