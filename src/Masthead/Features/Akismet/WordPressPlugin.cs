using System.Globalization;
using System.Text;

namespace Masthead.Features.Akismet;

/// <summary>The must-use plugin that points WordPress's Akismet plugin at this server: a file to put into <c>wp-content/mu-plugins</c>.</summary>
internal static class WordPressPlugin
{
    public const string FileName = "masthead-akismet.php";

    /// <param name="home">This server's address as WordPress can reach it.</param>
    /// <param name="siteId">The site, to lead its people to its numbers.</param>
    /// <param name="key">The site's key, or null: the one that is set in WordPress is used.</param>
    public static byte[] Write(string home, long siteId, string? key) => Encoding.UTF8.GetBytes(Template
        .Replace("{server}", PhpText(home.TrimEnd('/')), StringComparison.Ordinal)
        .Replace("{site}", siteId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{key}", key is null ? "" : $"defined( 'WPCOM_API_KEY' ) || define( 'WPCOM_API_KEY', {PhpText(key)} );\n", StringComparison.Ordinal));

    private static string PhpText(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private const string Template = """
        <?php
        /**
         * Plugin Name: Masthead for Akismet
         * Description: Has the Akismet plugin ask your own Masthead server instead of akismet.com, and shows score and reasons in a comment's history.
         */
        defined( 'ABSPATH' ) || exit;
        // A newer copy may lie beside an older one, such as "masthead-akismet (1).php": the first that is loaded counts, and no function is defined twice.
        if ( defined( 'MASTHEAD_SERVER' ) ) {
            return;
        }
        define( 'MASTHEAD_SERVER', {server} );
        define( 'MASTHEAD_SITE', MASTHEAD_SERVER . '/newsroom/akismet/{site}' );
        {key}
        // Every call to the original server goes to ours, with the key of an old-style host name in the path.
        add_filter( 'pre_http_request', function ( $answer, $args, $url ) {
            $host = strtolower( (string) wp_parse_url( $url, PHP_URL_HOST ) );
            if ( ! preg_match( '/^(?:([a-z0-9]{12})\.)?rest\.akismet\.com$/', $host, $found ) ) {
                return $answer;
            }
            foreach ( array_keys( (array) $args['headers'] ) as $name ) {
                if ( 'host' === strtolower( $name ) ) {
                    unset( $args['headers'][ $name ] );
                }
            }
            // It answers in milliseconds or not at all, and a reader waits.
            $args['timeout'] = min( 8, isset( $args['timeout'] ) ? $args['timeout'] : 8 );
            $query  = wp_parse_url( $url, PHP_URL_QUERY );
            $path   = ( isset( $found[1] ) ? '/k/' . $found[1] : '' ) . wp_parse_url( $url, PHP_URL_PATH ) . ( $query ? '?' . $query : '' );
            $answer = wp_remote_request( MASTHEAD_SERVER . $path, $args );
            $body   = isset( $args['body'] ) && is_string( $args['body'] ) ? $args['body'] : '';
            return false === strpos( $path, 'comment-check' ) ? $answer : masthead_akismet_answer( $answer, $body );
        }, 10, 3 );

        // What the Akismet plugin is told of a comment, and what is noted in the comment's history.
        if ( ! function_exists( 'masthead_akismet_answer' ) ) :
        function masthead_akismet_answer( $answer, $body ) {
            $reasons = json_decode( (string) wp_remote_retrieve_header( $answer, 'x-masthead-reasons' ), true );
            $reasons = is_array( $reasons ) ? $reasons : array();
            $verdict = (string) wp_remote_retrieve_header( $answer, 'x-masthead-verdict' );
            $score   = (string) wp_remote_retrieve_header( $answer, 'x-masthead-score' );
            $words   = array();
            foreach ( array_slice( $reasons, 0, 5 ) as $reason ) {
                $words[] = ! empty( $reason['detail'] ) ? $reason['detail'] : $reason['name'];
            }
            $note   = implode( ': ', array_filter( array( '' === $score ? '' : "$verdict, score $score", implode( '; ', $words ) ) ) );
            $reason = preg_match( '/(?:^|&)recheck_reason=([a-z_-]+)/', $body, $found ) ? $found[1] : '';
            $known  = preg_match( '/(?:^|&)comment_ID=([0-9]+)/', $body, $found ) ? (int) $found[1] : 0;
            if ( is_wp_error( $answer ) || '' === (string) wp_remote_retrieve_header( $answer, 'x-akismet-guid' ) ) {
                // Nobody is there, something else answers, or the key is refused. Newer plugins publish a comment whose check has no name; with one they
                // hold it and ask again.
                $help   = (string) wp_remote_retrieve_header( $answer, 'x-akismet-debug-help' );
                $why    = is_wp_error( $answer ) ? $answer->get_error_message() : ( '' !== $help ? $help : 'status ' . wp_remote_retrieve_response_code( $answer ) );
                $note   = 'no verdict from ' . MASTHEAD_SERVER . ': ' . $why;
                $answer = array( 'headers' => array( 'x-akismet-guid' => md5( uniqid( '', true ) ) ), 'body' => '', 'response' => array( 'code' => 503, 'message' => '' ), 'cookies' => array(), 'filename' => null );
            } elseif ( '' === $score && isset( $reasons[0]['name'] ) && 'fault' === $reasons[0]['name'] && 'true' === $answer['body'] ) {
                // It could not judge just now: the plugin holds the comment and asks again in twenty minutes.
                $answer['headers'] = array( 'x-akismet-guid' => wp_remote_retrieve_header( $answer, 'x-akismet-guid' ) );
                $answer['body']    = '';
            } elseif ( 'held' === $verdict && 'retry' === $reason && '' !== (string) wp_remote_retrieve_header( $answer, 'x-akismet-error' ) ) {
                // The plugin's own retry knows only spam and not spam; a comment that is not spam still waits where every comment waits.
                $answer['body'] = 'false';
                add_filter( 'pre_option_comment_moderation', 'masthead_akismet_wait' );
            }
            // Dated before the plugin's own entry: it wants to find that one last, or takes the comment for one that a person has moved.
            $entry = array( 'time' => microtime( true ), 'event' => 'masthead', 'message' => 'Masthead: ' . $note );
            if ( $known && '' !== $note ) {
                masthead_akismet_note( $known, $entry );
            } else {
                $GLOBALS['masthead_akismet_note'] = '' === $note ? null : $entry;
            }
            return $answer;
        }
        endif;

        if ( ! function_exists( 'masthead_akismet_wait' ) ) :
        function masthead_akismet_wait() {
            remove_filter( 'pre_option_comment_moderation', 'masthead_akismet_wait' );
            return '1';
        }
        endif;

        // The plugin's own function drops texts, but its page shows them.
        if ( ! function_exists( 'masthead_akismet_note' ) ) :
        function masthead_akismet_note( $id, $entry ) {
            add_comment_meta( $id, 'akismet_history', wp_slash( $entry ), false );
        }
        endif;

        // The note goes into the history of the comment that has just been saved.
        add_action( 'comment_post', function ( $id ) {
            if ( ! empty( $GLOBALS['masthead_akismet_note'] ) ) {
                masthead_akismet_note( $id, $GLOBALS['masthead_akismet_note'] );
                $GLOBALS['masthead_akismet_note'] = null;
            }
        }, 20 );

        // No pictures of the pages that commenters link to: each would tell the plugin's maker who commented here.
        add_filter( 'akismet_enable_mshots', '__return_false' );

        // The plugin's own pages frame tools.akismet.com and hand it the key: a link to our numbers takes their place, and the browser is told to
        // load no other frame, and no letters from elsewhere. Newer WordPress sends such a header of its own at that moment, in the place of any other: ours
        // comes after it, and beside it.
        add_action( 'admin_init', function () {
            if ( isset( $_GET['page'] ) && 0 === strpos( (string) $_GET['page'], 'akismet' ) ) {
                if ( ! headers_sent() ) {
                    header( "Content-Security-Policy: frame-src 'self'; font-src 'self' data:", false );
                }
                ob_start( function ( $page ) {
                    $link = '<p style="padding: 16px">Numbers, and every verdict with its reasons: <a href="' . esc_url( MASTHEAD_SITE ) . '">on your Masthead server</a>.</p>';
                    return (string) preg_replace( '#<iframe\b[^>]*\bakismet\.com\b[^>]*>(?:.*?</iframe>)?#is', $link, $page );
                } );
            }
        }, 20 );

        """;
}
