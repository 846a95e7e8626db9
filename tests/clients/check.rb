# Drives a running server with ruby-akismet as Debian ships it. Arguments: port, key. Prints one line a step; exit code 1 if any is wrong.
require 'net/http'
require 'akismet'

$port, key = ARGV

# Its address and its encryption are built in: the connection goes to the server under test, in the clear. All that is sent stays as it is.
module Here
  def initialize(address, port = nil)
    super(address, $port.to_i)
    self.ipaddr = '127.0.0.1'
  end

  def use_ssl=(_)
  end
end
Net::HTTP.prepend(Here)

$wrong = 0
def step(name, expected)
  seen = begin
    yield
  rescue StandardError => e
    "#{e.class}: #{e.message}"
  end
  $wrong += 1 unless seen == expected
  puts seen == expected ? "ok #{name}" : "not ok #{name}: expected #{expected.inspect}, saw #{seen.inspect}"
end

blog = 'https://news.example.org'
client = Akismet::Client.new(key, blog, app_name: 'Tests', app_version: '1')
bad = Akismet::Client.new('badkey000000', blog)
from = ['203.0.113.7', 'Mozilla/5.0']
comment = { text: 'The ferry runs late again; the timetable on the quay is from last winter.', type: 'comment', author: 'Ana', author_email: 'ana@example.com',
            created_at: DateTime.now, languages: %w[en fr], post_url: "#{blog}/a" }
spam = comment.merge(author: 'viagra-test-123')

step('ruby-akismet: good key', true) { client.verify_key }
step('ruby-akismet: bad key', false) { bad.verify_key }
step('ruby-akismet: ham', [false, false]) { client.check(*from, comment) }
step('ruby-akismet: spam', [true, false]) { client.check(*from, spam) }
step('ruby-akismet: blatant spam', [true, true]) { client.check(*from, spam.merge(test: true, test_discard: true)) }
step('ruby-akismet: other scripts', [false, false]) { client.check(*from, comment.merge(text: "kůň ✓ 日本語 & = + % \"q\"\nline2", test: true)) }
step('ruby-akismet: many over one connection', [[false, false]] * 3) { client.open { Array.new(3) { client.check(*from, comment) } } }
step('ruby-akismet: a bad key is an error', 'Akismet::Error: Invalid key') { bad.check(*from, comment) }
step('ruby-akismet: no address is an error', 'Akismet::Error: Empty "user_ip" value') { client.check('', 'Mozilla/5.0', comment) }
step('ruby-akismet: report spam', nil) { client.spam(*from, comment.merge(test: true)) }
step('ruby-akismet: report ham', nil) { client.ham(*from, comment.merge(test: true)) }
exit($wrong.zero? ? 0 : 1)
