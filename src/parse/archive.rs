//! Archives of files: zip, tar, and WACZ, which is a zip archive with web archives in it.

use std::io::Read;

use super::{Hints, Input, split::Feed};
use crate::source::container::{self, Data, End, Found};

/// Cuts a zip archive into its files.
pub(crate) fn split_zip(feed: &mut Feed, input: Input<'_>) {
    zip(feed, input, &|_| true);
}

/// Cuts a WACZ archive into its web archives; its lists of pages and its indexes hold no articles.
pub(crate) fn split_wacz(feed: &mut Feed, input: Input<'_>) {
    zip(feed, input, &|name| name.starts_with("archive/"));
}

fn zip(feed: &mut Feed, input: Input<'_>, is_wanted: &dyn Fn(&str) -> bool) {
    let mut reader = match input.into_seekable(feed.reading.limits.container_bytes) {
        Ok(reader) => reader,
        Err(error) => return feed.failed("", &error, true),
    };
    let end = container::zip(reader.as_mut(), is_wanted, &mut |found| member(feed, found));
    told(feed, &end);
}

/// Cuts a tar archive into its files.
pub(crate) fn split_tar(feed: &mut Feed, mut input: Input<'_>) {
    let end = container::tar(&mut input, &mut |found| member(feed, found));
    told(feed, &end);
}

/// Hands on one file; `false` where nothing more of the archive is wanted.
fn member(feed: &mut Feed, found: Found) -> bool {
    let Found { name, data } = found;
    match data {
        Data::Bytes(bytes) => {
            let budget = feed.budget.deeper();
            let wanted = feed.part(&name, Hints::default(), Input::stream(budget.guarded(bytes)));
            if budget.is_spent() {
                let message = "it unpacks to more than a file of its size may, so the rest of it was not read; unpack it \
                               first if it is to be trusted";
                feed.problem("", "too-large", message, true);
                return false;
            }
            wanted
        }
        _ if !super::table::is_known(&name) => true,
        Data::Encrypted => {
            let message = "it is encrypted in its archive; unpack the archive with its password first";
            feed.problem(&name, "encrypted", message, true)
        }
        Data::Unreadable(why) => {
            let message = format!("it cannot be read out of its archive: {why}; unpack the archive by other means");
            feed.problem(&name, "unreadable", &message, true)
        }
    }
}

/// Records how the archive ended.
fn told(feed: &mut Feed, end: &End) {
    match end {
        End::Complete => {}
        End::CutOff => {
            let message = "the archive ends too early; what stands before was read, fetch it anew";
            feed.problem("", "cut-off", message, false);
        }
        End::Torn(0) => {
            feed.problem("", "unreadable", "no file can be found in the archive; fetch it anew", true);
        }
        End::Torn(count) => {
            let message = format!(
                "the archive's table of contents is missing or broken, and the {count} files that could be found without \
                 it were read; fetch it anew"
            );
            feed.problem("", "cut-off", &message, false);
        }
        End::Damaged(why) => {
            let message = format!("the archive is damaged ({why}) and was read up to there; fetch it anew");
            feed.problem("", "unreadable", &message, true);
        }
    }
}

/// All of `input` up to the limit for one article; `None`, with a problem, where it is longer or cannot be read at all.
pub(crate) fn whole(feed: &mut Feed, input: Input<'_>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = input.take(feed.limit.saturating_add(1)).read_to_end(&mut bytes);
    if bytes.len() as u64 > feed.limit {
        feed.problem("", "too-large", &super::split::too_large(feed.limit), true);
        return None;
    }
    if let Err(error) = read {
        feed.failed("", &error, bytes.is_empty());
    }
    (!bytes.is_empty()).then_some(bytes)
}
