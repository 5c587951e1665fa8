//! `dateline search`: ranked hits.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
    time::Instant,
};

use clap::{Args, ValueEnum};

use super::{
    Context, Exit, HELP,
    console::Output,
    flags::{FacetList, HitFormat, HitFormatFlags, OffsetsFlag},
    question::Question,
};
use crate::{
    engine::{FacetRequest, SearchRequest, Sort, Syntax, TimelineUnit},
    error::{Error, Result},
    present::{Csv, Json, JsonLines, ShowHits, Trec},
};

/// search the index
#[derive(Debug, Args)]
#[command(help_template = HELP, before_help = "Examples:
  dateline search bridge collapse --in news/     index a folder and search it
  dateline search '\"road bridge\" -cinema' --published 2025-06
  dateline search bridge --place Russia --person 'Sergei Lavrov' --sort newest
  dateline search bridge --json -n 100 | jq '.hits[].title'\n")]
pub(super) struct Arguments {
    /// words and operators; quotes around all of it are not needed
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// number of hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, allow_negative_numbers = true)]
    limit: usize,
    /// go on after a page: its `next`
    #[arg(long, value_name = "CURSOR", allow_hyphen_values = true)]
    after: Option<String>,
    /// order of hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: SortFlag,
    /// facets to count, separated by commas, or `none`
    #[arg(long, value_name = "LIST", default_value = "person,org,place")]
    facets: FacetList,
    /// leave the timeline out
    #[arg(long)]
    no_timeline: bool,
    /// tell how each score came about
    #[arg(long)]
    explain: bool,
    /// run every query of a file: lines of id, tab, words; `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["words", "after"])]
    batch: Option<PathBuf>,
    #[command(flatten)]
    question: Question,
    #[command(flatten)]
    format: HitFormatFlags,
    /// what offsets count in machine formats
    #[arg(long, value_name = "UNIT", default_value = "chars", help_heading = "Output")]
    offsets: OffsetsFlag,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SortFlag {
    /// best first
    Relevance,
    /// newest first, undated last
    Newest,
    /// oldest first, undated last
    Oldest,
}

impl Arguments {
    /// The query as written.
    pub(super) fn text(&self) -> String {
        self.words.join(" ")
    }

    fn request(&self, text: String, syntax: Syntax) -> SearchRequest {
        let format = self.format.format();
        // Only these two show counts; the others need not wait for them.
        let counts = matches!(format, HitFormat::Text | HitFormat::Json);
        let mut request = self.question.request(text, syntax);
        if counts {
            let facet = |&field| FacetRequest { field, top: 10, under: None };
            request.facets = self.facets.0.iter().map(facet).collect();
            request.timeline = (!self.no_timeline).then_some(TimelineUnit::Auto);
        }
        request.limit = self.limit;
        request.after.clone_from(&self.after);
        request.sort = match self.sort {
            SortFlag::Relevance => Sort::Relevance,
            SortFlag::Newest => Sort::Newest,
            SortFlag::Oldest => Sort::Oldest,
        };
        request.snippets = format != HitFormat::Trec;
        request.explain = self.explain;
        request
    }

    fn show(&self, context: &Context) -> (Box<dyn ShowHits>, Output) {
        let offsets = self.offsets.into();
        let show: Box<dyn ShowHits> = match self.format.format() {
            HitFormat::Text => return (Box::new(context.console.text()), context.console.styled()),
            HitFormat::Json => Box::new(Json { offsets }),
            HitFormat::Jsonl => Box::new(JsonLines { offsets }),
            HitFormat::Csv => Box::new(Csv::default()),
            HitFormat::Trec => Box::new(Trec),
        };
        (show, context.console.plain())
    }
}

pub(super) fn run(arguments: &Arguments, context: &Context) -> Result<Exit> {
    if let Some(file) = &arguments.batch {
        return batch(arguments, file, context);
    }
    if arguments.text().trim().is_empty() && !arguments.question.narrows() {
        return Err(Error::Usage {
            message: "there is nothing to search for".into(),
            hint: "give some words, or a filter such as `--place Russia`".into(),
        });
    }
    let engine = arguments.question.engine(context)?;
    let start = Instant::now();
    let page = engine.search(&arguments.request(arguments.text(), Syntax::Query))?;
    if context.console.verbose {
        context.console.remark(|out| writeln!(out, "searched in {:.1} ms", start.elapsed().as_secs_f64() * 1e3));
    }
    let (show, output) = arguments.show(context);
    output.finish(|out| show.page(&page, None, out))?;
    Ok(Exit::found(page.total > 0))
}

fn batch(arguments: &Arguments, file: &Path, context: &Context) -> Result<Exit> {
    let mut bytes = Vec::new();
    if file == Path::new("-") {
        io::stdin().lock().read_to_end(&mut bytes).map_err(Error::io("read", "standard input"))?;
    } else {
        bytes = fs::read(file).map_err(Error::io("read", file))?;
    }
    let queries = read_queries(&String::from_utf8_lossy(&bytes), file)?;
    let requests: Vec<(String, SearchRequest)> =
        queries.into_iter().map(|(qid, text)| (qid, arguments.request(text, Syntax::Plain))).collect();
    let engine = arguments.question.engine(context)?;
    let (mut show, mut output) = arguments.show(context);
    let mut found = false;
    engine.batch(&requests, &mut |qid, page| {
        found |= page.total > 0;
        output.write(|out| show.page(&page, Some(qid), out))?;
        match arguments.format.format() {
            HitFormat::Csv => show = Box::new(Csv { header: false }),
            HitFormat::Text => output.write(|out| writeln!(out))?,
            _ => {}
        }
        Ok(())
    })?;
    output.flush()?;
    Ok(Exit::found(found))
}

/// Lines of id, tab, words; blank lines are passed over.
fn read_queries(text: &str, file: &Path) -> Result<Vec<(String, String)>> {
    let mut queries = Vec::new();
    for (at, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        let Some((qid, words)) = line.split_once('\t').filter(|(qid, _)| !qid.trim().is_empty()) else {
            return Err(Error::Usage {
                message: format!("line {} of `{}` is no query", at + 1, file.display()),
                hint: "write lines of an id, a tab, and words".into(),
            });
        };
        queries.push((qid.trim().to_owned(), words.trim().to_owned()));
    }
    Ok(queries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches() {
        let queries =
            read_queries("\u{feff}1\tbridge collapse\r\n\n q2 \tone\ttwo\n", Path::new("q.tsv")).expect("queries");
        assert_eq!(queries, [("1".into(), "bridge collapse".into()), ("q2".into(), "one\ttwo".into())]);
        for wrong in ["bridge collapse", "\tbridge"] {
            let error = read_queries(wrong, Path::new("q.tsv")).expect_err("no id");
            assert!(error.to_string().contains("line 1"), "{error}");
        }
    }
}
