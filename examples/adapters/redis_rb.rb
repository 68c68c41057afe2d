# redis-rb as an adapter (docs/adapter.md).
require "base64"
require "json"
require "openssl"
gem "redis", "~> 4.8" # Debian: ruby-redis; 5.x has no clusters of its own
require "redis"

$stdout.sync = true
Redis.silence_deprecations = true
OUT = Mutex.new

def tell(line)
  OUT.synchronize { $stdout.puts(JSON.generate(line)) }
end

# A reply of the library, as JSON has it.
def wire(reply)
  case reply
  when String
    text = reply.dup.force_encoding(Encoding::UTF_8)
    text.valid_encoding? ? text : { bytes: Base64.strict_encode64(reply) }
  when Symbol then reply.to_s
  when Array then reply.map { |r| wire(r) }
  when Redis::CommandError then { error: reply.message }
  else reply
  end
end

def failure(err)
  case err
  when Redis::CommandError then { error: err.message }
  when Redis::Cluster::CrossSlotPipeliningError then { fail: "the library has no pipelines of several nodes" }
  when Redis::TimeoutError then { fail: "timeout" }
  when Redis::CannotConnectError
    { fail: { "ECONNREFUSED" => "refused", "TimeoutError" => "timeout", "ETIMEDOUT" => "timeout" }.find { |word, _| err.message.include?(word) }&.last || err.message }
  when Redis::ConnectionError
    { fail: err.message.include?("ECONNRESET") || err.message.include?("EPIPE") ? "reset" : "closed" }
  else { fail: err.message.empty? ? err.class.name : err.message }
  end
end

# The library's client, and what it is made of.
class Client
  def initialize(hello)
    @options = { cluster: hello["addrs"].map { |a| (hello["tls"] ? "rediss://" : "redis://") + a } }
    secure(hello["tls"]) if hello["tls"]
    @options[:timeout] = hello["timeoutMs"] / 1000.0 if hello["timeoutMs"]
    @options[:connect_timeout] = hello["dialTimeoutMs"] / 1000.0 if hello["dialTimeoutMs"]
    @options[:username] = hello["username"] if hello["username"]
    @options[:password] = hello["password"] if hello["password"]
    @options[:replica] = true if %w[replica any].include?(hello["readFrom"])
    @subscriptions = []
  end

  def secure(files)
    params = { ca_file: files["ca"] }
    params[:cert] = OpenSSL::X509::Certificate.new(File.read(files["cert"])) if files["cert"]
    params[:key] = OpenSSL::PKey.read(File.read(files["key"])) if files["key"]
    @options.merge!(ssl: true, ssl_params: params)
  end

  def redis
    @redis ||= Redis.new(@options)
  end

  # It routes by names in lower case, as its methods have them, and knows no others.
  def do(commands)
    commands = commands.map { |name, *args| [name.downcase, *args] }
    case commands[0][0]
    when "multi" then transaction(commands[1...-1])
    when "ssubscribe", "sunsubscribe", "spublish" then [{ fail: "the library has no shard channels" }]
    when "subscribe", "psubscribe" then [subscribe(*commands[0])]
    when "unsubscribe", "punsubscribe" then [{ fail: "the adapter has no way out of a subscription" }]
    else commands.size == 1 ? [wire(redis.call(*commands[0]))] : pipeline(commands)
    end
  rescue StandardError => err
    commands.map { failure(err) }
  end

  def pipeline(commands)
    wire(redis.pipelined { |p| commands.each { |c| p.call(*c) } })
  end

  def transaction(commands)
    replies = redis.multi { |t| commands.each { |c| t.call(*c) } }
    ["OK", *commands.map { "QUEUED" }, wire(replies)]
  end

  # The library blocks while it is subscribed: each subscription has a client and a thread.
  def subscribe(kind, *names)
    answer = Queue.new
    @subscriptions << Thread.new do
      Redis.new(@options).public_send(kind, *names) do |on|
        on.public_send(kind) { |name, count| answer << [kind, name, count] }
        on.message { |channel, text| tell(message: ["message", channel, wire(text)]) }
        on.pmessage { |pattern, channel, text| tell(message: ["pmessage", pattern, channel, wire(text)]) }
      end
    rescue StandardError => err
      answer << failure(err)
    end
    answer.pop
  end
end

client = nil
while (line = $stdin.gets)
  asked = JSON.parse(line)
  if asked["hello"]
    client = Client.new(asked["hello"])
    tell(ready: "redis-rb #{Redis::VERSION}", tls: true)
  else
    tell(id: asked["id"], replies: client.do(asked["do"]))
  end
end
