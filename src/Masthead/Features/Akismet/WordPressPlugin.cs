using System.Text;

namespace Masthead.Features.Akismet;

/// <summary>The must-use plugin that points WordPress's Akismet plugin at this server: a file to put into <c>wp-content/mu-plugins</c>.</summary>
internal static class WordPressPlugin
{
    public const string FileName = "masthead-akismet.php";

    /// <param name="home">This server's address as WordPress can reach it.</param>
    /// <param name="key">The site's key, or null: the one that is set in WordPress is used.</param>
    public static byte[] Write(string home, string? key) => Encoding.UTF8.GetBytes(Template
        .Replace("{server}", PhpText(home.TrimEnd('/')), StringComparison.Ordinal)
        .Replace("{key}", key is null ? "" : $"defined( 'WPCOM_API_KEY' ) || define( 'WPCOM_API_KEY', {PhpText(key)} );\n", StringComparison.Ordinal));

    private static string PhpText(string text) => "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    private const string Template = """
        <?php
        /**
         * Plugin Name: Masthead for Akismet
         * Description: Has the Akismet plugin ask your own Masthead server instead of akismet.com, and shows score and reasons in a comment's history.
         */
        defined( 'ABSPATH' ) || exit;
        define( 'MASTHEAD_SERVER', {server} );
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
            $query = wp_parse_url( $url, PHP_URL_QUERY );
            $path  = ( isset( $found[1] ) ? '/k/' . $found[1] : '' ) . wp_parse_url( $url, PHP_URL_PATH ) . ( $query ? '?' . $query : '' );
            $answer = wp_remote_request( MASTHEAD_SERVER . $path, $args );
            if ( false !== strpos( $path, 'comment-check' ) && '' !== (string) wp_remote_retrieve_header( $answer, 'x-masthead-score' ) ) {
                $reasons = json_decode( (string) wp_remote_retrieve_header( $answer, 'x-masthead-reasons' ), true );
                $GLOBALS['masthead_note'] = sprintf(
                    'Masthead: %s, score %s (%s)',
                    wp_remote_retrieve_header( $answer, 'x-masthead-verdict' ),
                    wp_remote_retrieve_header( $answer, 'x-masthead-score' ),
                    implode( ', ', array_filter( array_column( is_array( $reasons ) ? $reasons : array(), 'name' ) ) )
                );
            }
            return $answer;
        }, 10, 3 );

        // The note goes into the history of the comment that has just been saved. The plugin's own function drops texts, but its page shows them.
        add_action( 'comment_post', function ( $id ) {
            if ( ! empty( $GLOBALS['masthead_note'] ) ) {
                $entry = array( 'time' => microtime( true ), 'event' => 'masthead', 'message' => $GLOBALS['masthead_note'] );
                add_comment_meta( $id, 'akismet_history', wp_slash( $entry ), false );
                $GLOBALS['masthead_note'] = '';
            }
        }, 20 );

        // The plugin's own pages frame tools.akismet.com and hand it the key: the frames are taken out, and the browser is told to load no other.
        add_action( 'admin_init', function () {
            if ( isset( $_GET['page'] ) && 0 === strpos( (string) $_GET['page'], 'akismet' ) ) {
                if ( ! headers_sent() ) {
                    header( "Content-Security-Policy: frame-src 'self'" );
                }
                ob_start( function ( $page ) {
                    return (string) preg_replace( '#<iframe\b[^>]*\bakismet\.com\b[^>]*>(?:.*?</iframe>)?#is', '', $page );
                } );
            }
        } );

        """;
}
